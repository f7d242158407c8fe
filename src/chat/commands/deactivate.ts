import { openDeactivate } from '../actions/deactivate.ts'
import type { Command } from '../talk.ts'
import { bot } from './options.ts'

export const deactivate: Command = {
  name: 'deactivate',
  summary: 'Close a bot’s senders: it no longer answers',
  answer: 'form',
  options: [bot],
  act: 'bot.deactivate',
  run: (talk, { bot: slug = '' }) => openDeactivate(talk, slug),
}
