import { openRevert } from './revert-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const revert: Command = {
  name: 'revert',
  summary: 'Bring earlier content of a bot back',
  answer: 'form',
  options: [
    botOption,
    {
      name: 'version',
      summary: 'The version to go back to; without it the previous content',
      kind: 'version',
      required: false,
    },
  ],
  permission: 'version.revert',
  run: (chat, { bot: slug = '', version }) => openRevert(chat, slug, version),
}
