import { listPeople } from '../../control/people/list-people.ts'
import type { Rich } from '../port.ts'
import { person } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'

const shownMax = 40

export const people: Command = {
  name: 'people',
  summary: 'Who is here, with roles and accounts',
  answer: 'private',
  options: [],
  permission: 'people.see',
  run: async ({ ctx }) => {
    const found = await listPeople(ctx)
    const lines = found.slice(0, shownMax).map((one): Rich => {
      const roles = one.orgRoles.join(', ') || 'no role'
      const accounts = one.accounts.map((account) => account.platform).join(', ') || 'no account'
      return [person(one), `: ${roles} (${accounts})${one.disabled ? ', switched off' : ''}`]
    })
    const left = found.length - lines.length
    const head = found.length === 1 ? '1 person' : `${found.length} people`
    return privateNotice([[{ bold: head }], ...lines, ...(left > 0 ? [[`and ${left} more`]] : [])])
  },
}
