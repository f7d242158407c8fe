import { listPeople } from '../../control/people/list-people.ts'
import type { Rich } from '../port.ts'
import { person } from '../kit/rich.ts'
import { rolesWords } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'

const shownMax = 40

export const people: Command = {
  name: 'people',
  summary: 'Who is here, with roles and accounts',
  answer: 'private',
  options: [pageOption],
  permission: 'people.see',
  run: async ({ ctx }, options) => {
    const found = await listPeople(ctx, { page: wantedPage(options), size: shownMax })
    const lines = found.people.map((one): Rich => {
      const roles = rolesWords(one.orgRoles)
      const accounts = one.accounts.map((account) => account.platform).join(', ') || 'no account'
      return [person(one), `: ${roles} (${accounts})${one.disabled ? ', switched off' : ''}`]
    })
    return privateNotice([listHead(['person', 'people'], found, found.total), ...lines], {
      buttons: pageButtons('bots people', {}, found),
    })
  },
}
