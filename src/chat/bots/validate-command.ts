import { tellFindings } from './validate-action.ts'
import type { Command } from '../kit/talk.ts'
import { bot } from '../kit/options-command.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'Errors and warnings in a draft',
  answer: 'private',
  options: [bot],
  act: 'bot.see',
  run: (talk, { bot: slug = '' }) => tellFindings(talk, slug),
}
