import { tellFindings } from './validate-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'Errors and warnings in a draft',
  answer: 'private',
  options: [botOption],
  permission: 'bot.see',
  run: (chat, { bot: slug = '' }) => tellFindings(chat, slug),
}
