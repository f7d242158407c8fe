import { duplicateBot } from '../../control/bots/duplicate-bot.ts'
import { editLink } from './edit-link.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, textOption } from '../kit/options-command.ts'
import { botText } from './bot-words.ts'

export const duplicate: Command = {
  name: 'duplicate',
  summary: 'Make a new bot from the draft of another',
  answer: 'private',
  options: [
    botOption,
    textOption('slug', 'The short name of the new one'),
    { ...textOption('name', 'The name of the new one'), rest: true },
  ],
  permission: 'bot.create',
  run: async ({ ctx }, { bot: from = '', slug = '', name = '' }) => {
    const made = await duplicateBot(ctx, { bot: from, slug, name })
    return privateNotice([botText.made(made), botText.edit(editLink(ctx, made.slug))], {
      tone: 'ok',
    })
  },
}
