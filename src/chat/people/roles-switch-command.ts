import { disablePerson, enablePerson } from '../../control/people/disable-person.ts'
import { personWord } from './person-word.ts'
import { personText } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { personOption } from '../kit/options-command.ts'

export const disable: Command = {
  name: 'disable',
  summary: 'Switch a person off, with their tokens',
  answer: 'private',
  options: [personOption],
  permission: 'roles.manage',
  run: async (chat, { person: word = '' }) => {
    const id = personWord(chat, word)
    const off = await disablePerson(chat.ctx, { person: id })
    return privateNotice([personText.off(off)], { tone: 'ok' })
  },
}

export const enable: Command = {
  name: 'enable',
  summary: 'Switch a person on again',
  answer: 'private',
  options: [personOption],
  permission: 'roles.manage',
  run: async (chat, { person: word = '' }) => {
    const id = personWord(chat, word)
    const on = await enablePerson(chat.ctx, { person: id })
    return privateNotice([personText.on(on)], { tone: 'ok' })
  },
}
