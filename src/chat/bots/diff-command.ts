import type { OptionSpec } from '../port.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'
import { comparisonAnswer } from './comparison-answer.ts'

const versionOption = (name: string, summary: string): OptionSpec => ({
  name,
  summary,
  kind: 'version',
  required: false,
})

/** Any two versions in customers' words; without them, what the draft changes in what is live (F74). */
export const diff: Command = {
  name: 'diff',
  summary: 'What differs between two versions',
  answer: 'private',
  options: [
    botOption,
    versionOption('from', 'A version; without it the one that is released'),
    versionOption('to', 'A version; without it the draft'),
  ],
  permission: 'bot.see',
  run: ({ ctx }, { bot = '', from, to }) =>
    comparisonAnswer(ctx, { bot, ...(from && { from }), ...(to && { to }) }),
}
