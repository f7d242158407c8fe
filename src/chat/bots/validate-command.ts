import { tellFindings } from './validate-action.ts'
import { tellPhrase } from './tell-phrase.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, textOption } from '../kit/options-command.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'Errors and warnings in a draft',
  answer: 'private',
  options: [
    botOption,
    { ...textOption('phrase', 'What the draft takes these words for', false), rest: true },
  ],
  permission: 'bot.see',
  run: (chat, { bot: slug = '', phrase }) =>
    phrase === undefined ? tellFindings(chat, slug) : tellPhrase(chat, slug, phrase),
}
