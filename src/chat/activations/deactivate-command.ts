import { openDeactivate } from './deactivate-action.ts'
import type { Command } from '../kit/talk.ts'
import { bot } from '../kit/options-command.ts'

export const deactivate: Command = {
  name: 'deactivate',
  summary: 'Close a bot’s senders: it no longer answers',
  answer: 'form',
  options: [bot],
  act: 'bot.deactivate',
  run: (talk, { bot: slug = '' }) => openDeactivate(talk, slug),
}
