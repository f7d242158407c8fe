import { openPublish } from './publish-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, textOption } from '../kit/options-command.ts'

export const publish: Command = {
  name: 'publish',
  summary: 'Ask to publish what changed in a bot',
  answer: 'form',
  options: [botOption, textOption('profile', 'With which profile: QA', false)],
  permission: 'request.make',
  run: (chat, { bot: slug = '', profile }) => openPublish(chat, slug, profile),
}
