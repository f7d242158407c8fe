import { openDeactivate } from './deactivate-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const deactivate: Command = {
  name: 'deactivate',
  summary: 'Switch off a bot’s numbers: it no longer answers',
  answer: 'form',
  options: [botOption],
  permission: 'bot.deactivate',
  run: (chat, { bot: slug = '' }) => openDeactivate(chat, slug),
}
