import { tellFindings } from './validate-action.ts'
import { tellPhrase } from './tell-phrase.ts'
import type { Command } from '../kit/talk.ts'
import { bot, text } from '../kit/options-command.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'Errors and warnings in a draft',
  answer: 'private',
  options: [bot, text('phrase', 'What the draft takes these words for', false)],
  act: 'bot.see',
  run: (talk, { bot: slug = '', phrase }) =>
    phrase === undefined ? tellFindings(talk, slug) : tellPhrase(talk, slug, phrase),
}
