import { giveOrgRole, takeOrgRole } from '../../control/people/set-org-role.ts'
import { orgRoles } from '../../domain/access.ts'
import { Refusal } from '../../refusal.ts'
import { personWord } from './person-word.ts'
import { personText } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { choiceOption, personOption } from '../kit/options-command.ts'

export const give: Command = changes('give', 'Give somebody an org role', giveOrgRole)
export const take: Command = changes('take', 'Take an org role from somebody', takeOrgRole)

function changes(name: string, summary: string, act: typeof giveOrgRole): Command {
  return {
    name,
    summary,
    answer: 'private',
    options: [personOption, choiceOption('role', 'The role', orgRoles)],
    permission: 'roles.manage',
    run: async (chat, { person: word = '', role: wanted }) => {
      const role = orgRoles.find((one) => one === wanted)
      if (!role) throw unknownRole
      const id = personWord(chat, word)
      const after = await act(chat.ctx, { person: id, role })
      return privateNotice([personText.roles(after, after.orgRoles)], { tone: 'ok' })
    },
  }
}

const unknownRole = new Refusal('VALIDATION', personText.noRole, personText.choose(orgRoles))
