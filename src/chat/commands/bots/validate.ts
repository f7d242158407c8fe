import { tellFindings } from '../../actions/validate.ts'
import type { Command } from '../../talk.ts'
import { bot } from '../options.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'Errors and warnings in a draft',
  answer: 'private',
  options: [bot],
  act: 'bot.see',
  run: (talk, { bot: slug = '' }) => tellFindings(talk, slug),
}
