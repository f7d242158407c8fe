import { disablePerson, enablePerson } from '../../control/people/switch-person.ts'
import { personFrom } from './find-person.ts'
import { person as mention } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { person } from '../kit/options-command.ts'

export const disable: Command = {
  name: 'disable',
  summary: 'Switch a person off, with their tokens',
  answer: 'private',
  options: [person],
  act: 'roles.manage',
  run: async (talk, { person: word = '' }) => {
    const { id } = await personFrom(talk, word)
    const off = await disablePerson(talk.ctx, { person: id })
    return tell([[mention(off), ' is switched off; their tokens no longer work.']], { tone: 'ok' })
  },
}

export const enable: Command = {
  name: 'enable',
  summary: 'Switch a person on again',
  answer: 'private',
  options: [person],
  act: 'roles.manage',
  run: async (talk, { person: word = '' }) => {
    const { id } = await personFrom(talk, word)
    const on = await enablePerson(talk.ctx, { person: id })
    return tell([[mention(on), ' is switched on again, with the roles they had.']], { tone: 'ok' })
  },
}
