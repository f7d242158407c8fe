import { openActivate } from './activate-action.ts'
import type { Command } from '../kit/talk.ts'
import { bot } from '../kit/options-command.ts'

export const activate: Command = {
  name: 'activate',
  summary: 'Open a bot’s senders: it answers end users',
  answer: 'form',
  options: [bot],
  act: 'bot.activate',
  run: (talk, { bot: slug = '' }) => openActivate(talk, slug),
}
