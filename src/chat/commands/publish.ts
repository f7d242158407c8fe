import { openPublish } from '../actions/publish.ts'
import type { Command } from '../talk.ts'
import { bot } from './options.ts'

export const publish: Command = {
  name: 'publish',
  summary: 'Ask to publish what changed in a bot',
  answer: 'form',
  options: [bot],
  act: 'request.make',
  run: (talk, { bot: slug = '' }) => openPublish(talk, slug),
}
