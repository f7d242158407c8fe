import { listPeople } from '../../control/people/list-people.ts'
import { findPersonByWord } from '../../control/kit/find-person.ts'
import { personWord } from './person-word.ts'
import type { Rich } from '../port.ts'
import { person as mention } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { optional, personOption } from '../kit/options-command.ts'

const shownMax = 40

export const show: Command = {
  name: 'show',
  summary: 'Who has which role',
  answer: 'private',
  options: [optional(personOption)],
  permission: 'people.see',
  run: async (chat, { person: word }) => {
    const everybody = await listPeople(chat.ctx)
    const wanted =
      word === undefined ? null : await findPersonByWord(chat.ctx, personWord(chat, word))
    const found = wanted ? everybody.filter(({ id }) => id === wanted.id) : everybody
    const lines = found.slice(0, shownMax).map((one): Rich => {
      const roles = one.orgRoles.join(', ') || 'no role'
      return [mention(one), `: ${roles}${one.disabled ? ' (switched off)' : ''}`]
    })
    const left = found.length - lines.length
    return privateNotice([
      ...lines,
      ...(left > 0 ? [[`and ${left} more: name one of them`]] : []),
      ['Bot roles are on each bot: /bots show.'],
    ])
  },
}
