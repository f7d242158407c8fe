import { openActivate } from '../actions/activate.ts'
import type { Command } from '../talk.ts'
import { bot } from './options.ts'

export const activate: Command = {
  name: 'activate',
  summary: 'Open a bot’s senders: it answers end users',
  answer: 'form',
  options: [bot],
  act: 'bot.activate',
  run: (talk, { bot: slug = '' }) => openActivate(talk, slug),
}
