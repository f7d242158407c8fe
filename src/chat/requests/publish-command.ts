import { openPublish } from './publish-action.ts'
import type { Command } from '../kit/talk.ts'
import { bot } from '../kit/options-command.ts'

export const publish: Command = {
  name: 'publish',
  summary: 'Ask to publish what changed in a bot',
  answer: 'form',
  options: [bot],
  act: 'request.make',
  run: (talk, { bot: slug = '' }) => openPublish(talk, slug),
}
