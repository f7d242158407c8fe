import { listPeople } from '../../control/people/list-people.ts'
import { findPersonByWord } from '../../control/kit/find-person.ts'
import { personWord } from './person-word.ts'
import type { Rich } from '../port.ts'
import { person as mention } from '../kit/rich.ts'
import { botRolesElsewhere, rolesWords } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command } from '../kit/handler.ts'
import { optional, personOption } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'

const shownMax = 40

export const show: Command = {
  name: 'show',
  summary: 'Who has which role',
  answer: 'private',
  options: [optional(personOption), pageOption],
  permission: 'people.see',
  run: async (chat, options) => {
    const { person: word } = options
    const all = { page: wantedPage(options), size: shownMax }
    const wanted = word === undefined ? all : { person: (await named(chat, word)).id }
    const found = await listPeople(chat.ctx, wanted)
    const lines = found.people.map((one): Rich => {
      const roles = rolesWords(one.orgRoles)
      return [mention(one), `: ${roles}${one.disabled ? ' (switched off)' : ''}`]
    })
    const head = found.pages > 1 ? [listHead(['person', 'people'], found, found.total)] : []
    return privateNotice([...head, ...lines, [botRolesElsewhere]], {
      buttons: pageButtons('roles show', {}, found),
    })
  },
}

/** Seeing who is here comes first: who may not, hears that of every name. */
async function named(chat: ChatContext, word: string) {
  await listPeople(chat.ctx, { size: 1 })
  return findPersonByWord(chat.ctx, personWord(chat, word))
}
