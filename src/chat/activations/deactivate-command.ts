import { openDeactivate } from './deactivate-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const deactivate: Command = {
  name: 'deactivate',
  summary: 'Close a bot’s senders: it no longer answers',
  answer: 'form',
  options: [botOption],
  permission: 'bot.deactivate',
  run: (chat, { bot: slug = '' }) => openDeactivate(chat, slug),
}
