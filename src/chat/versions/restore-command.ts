import { openRestore } from './restore-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const restore: Command = {
  name: 'restore',
  summary: 'Put the content of a version into the draft, to go on from there',
  answer: 'form',
  options: [
    botOption,
    { name: 'version', summary: 'The version', kind: 'version', required: true },
  ],
  permission: 'draft.edit',
  run: ({ ctx }, { bot = '', version = '' }) => openRestore(ctx, bot, version),
}
