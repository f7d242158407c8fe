import { openActivate } from './activate-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const activate: Command = {
  name: 'activate',
  summary: 'Switch on a bot’s numbers: it answers customers',
  answer: 'form',
  options: [botOption],
  permission: 'bot.activate',
  run: (chat, { bot: slug = '' }) => openActivate(chat, slug),
}
