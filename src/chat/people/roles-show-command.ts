import { listPeople } from '../../control/people/list-people.ts'
import { personFrom } from './find-person.ts'
import type { Rich } from '../port.ts'
import { person as mention } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { optional, person } from '../kit/options-command.ts'

const shownMax = 40

export const show: Command = {
  name: 'show',
  summary: 'Who has which role',
  answer: 'private',
  options: [optional(person)],
  act: 'people.see',
  run: async (talk, { person: word }) => {
    const wanted = word === undefined ? null : await personFrom(talk, word)
    const everybody = await listPeople(talk.ctx)
    const found = wanted ? everybody.filter(({ id }) => id === wanted.id) : everybody
    const lines = found.slice(0, shownMax).map((one): Rich => {
      const roles = one.orgRoles.join(', ') || 'no role'
      return [mention(one), `: ${roles}${one.disabled ? ' (switched off)' : ''}`]
    })
    const left = found.length - lines.length
    return tell([
      ...lines,
      ...(left > 0 ? [[`and ${left} more: name one of them`]] : []),
      ['Bot roles are on each bot: /bots show.'],
    ])
  },
}
