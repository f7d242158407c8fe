import { deleteBot } from '../../control/bots/delete-bot.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, textOption } from '../kit/options-command.ts'
import { botText } from './bot-words.ts'

export const deleteCommand: Command = {
  name: 'delete',
  summary: 'Delete a bot that was never active',
  answer: 'private',
  options: [botOption, textOption('confirm', 'Its short name once more')],
  permission: 'bot.delete',
  run: async ({ ctx }, { bot: slug = '', confirm = '' }) => {
    const gone = await deleteBot(ctx, { bot: slug, confirm })
    return privateNotice([botText.deleted(gone)], { tone: 'ok' })
  },
}
