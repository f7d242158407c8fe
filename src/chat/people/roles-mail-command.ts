import { setPersonMail } from '../../control/people/set-person-mail.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { personOption, textOption } from '../kit/options-command.ts'
import { mailSetLines } from './people-words.ts'
import { personWord } from './person-word.ts'

export const mail: Command = {
  name: 'mail',
  summary: 'Say where somebody gets mail',
  answer: 'private',
  options: [personOption, textOption('mail', 'Their mail address, or none')],
  permission: 'roles.manage',
  run: async (chat, { person = '', mail: word = '' }) => {
    const address = word.trim().toLowerCase() === 'none' ? null : word
    const input = { person: personWord(chat, person), mail: address }
    const set = await setPersonMail(chat.ctx, input)
    return privateNotice(mailSetLines(set, chat.ctx.settings.mail), { tone: 'ok' })
  },
}
