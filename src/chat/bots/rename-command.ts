import { renameBot } from '../../control/bots/rename-bot.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, textOption } from '../kit/options-command.ts'
import { botText } from './bot-words.ts'

export const rename: Command = {
  name: 'rename',
  summary: 'Correct what a bot is called',
  answer: 'private',
  options: [
    botOption,
    textOption('name', 'What people call it', false),
    textOption('slug', 'Its short name in commands', false),
  ],
  permission: 'bot.rename',
  run: async ({ ctx }, { bot = '', name, slug }) => {
    const done = await renameBot(ctx, { bot, name, slug })
    const moved = slug === undefined ? [] : [[botText.oldName]]
    return privateNotice([botText.renamed(done.name, done.slug), ...moved], { tone: 'ok' })
  },
}
