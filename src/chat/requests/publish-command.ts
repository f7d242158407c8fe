import { openPublish } from './publish-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, profileOption } from '../kit/options-command.ts'

export const publish: Command = {
  name: 'publish',
  summary: 'Ask to publish what changed in a bot',
  answer: 'form',
  options: [botOption, profileOption('With which profile: QA')],
  permission: 'request.make',
  run: (chat, { bot: slug = '', profile }) => openPublish(chat, slug, profile),
}
