import { openActivate } from './activate-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const activate: Command = {
  name: 'activate',
  summary: 'Open a bot’s senders: it answers end users',
  answer: 'form',
  options: [botOption],
  permission: 'bot.activate',
  run: (chat, { bot: slug = '' }) => openActivate(chat, slug),
}
