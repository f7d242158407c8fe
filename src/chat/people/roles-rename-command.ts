import { renamePerson } from '../../control/people/rename-person.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { personOption, textOption } from '../kit/options-command.ts'
import { personText } from './people-words.ts'
import { personWord } from './person-word.ts'

export const rename: Command = {
  name: 'rename',
  summary: 'Correct what somebody is called',
  answer: 'private',
  options: [personOption, textOption('name', 'Their name')],
  permission: 'roles.manage',
  run: async (chat, { person = '', name = '' }) => {
    const renamed = await renamePerson(chat.ctx, { person: personWord(chat, person), name })
    return privateNotice([personText.renamed(renamed)], { tone: 'ok' })
  },
}
