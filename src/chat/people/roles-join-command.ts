import { joinPeople } from '../../control/people/join-people.ts'
import { personWord } from './person-word.ts'
import { joinedLines } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { choiceOption, personOption, textOption } from '../kit/options-command.ts'

export const join: Command = {
  name: 'join',
  summary: 'Make two records of one human one person',
  answer: 'private',
  options: [
    personOption,
    textOption('into', 'Who they are: the name that stays'),
    choiceOption('sure', 'It can’t be taken back', ['yes', 'no'], false),
  ],
  permission: 'roles.manage',
  run: async (chat, { person = '', into = '', sure }) => {
    const [from, stays] = [personWord(chat, person), personWord(chat, into)]
    const what = { person: from, into: stays, sure: sure === 'yes' }
    const { person: one, joined, link } = await joinPeople(chat.ctx, what)
    return privateNotice(joinedLines(one, joined, link !== null), { tone: 'ok' })
  },
}
