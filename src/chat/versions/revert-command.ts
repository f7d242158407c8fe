import { openRevert } from './revert-action.ts'
import type { Command } from '../kit/talk.ts'
import { bot } from '../kit/options-command.ts'

export const revert: Command = {
  name: 'revert',
  summary: 'Bring earlier content of a bot back',
  answer: 'form',
  options: [
    bot,
    {
      name: 'version',
      summary: 'The version to go back to; without it the previous content',
      kind: 'version',
      required: false,
    },
  ],
  act: 'version.revert',
  run: (talk, { bot: slug = '', version }) => openRevert(talk, slug, version),
}
