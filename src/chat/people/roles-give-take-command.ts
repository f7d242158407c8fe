import { giveOrgRole, takeOrgRole } from '../../control/people/set-org-role.ts'
import { orgRoles } from '../../domain/access.ts'
import { Refusal } from '../../refusal.ts'
import { personFrom } from './find-person.ts'
import { person as mention } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { choice, person } from '../kit/options-command.ts'

export const give: Command = changes('give', 'Give somebody an org role', giveOrgRole)
export const take: Command = changes('take', 'Take an org role from somebody', takeOrgRole)

function changes(name: string, summary: string, act: typeof giveOrgRole): Command {
  return {
    name,
    summary,
    answer: 'private',
    options: [person, choice('role', 'The role', orgRoles)],
    act: 'roles.manage',
    run: async (talk, { person: word = '', role: wanted }) => {
      const role = orgRoles.find((one) => one === wanted)
      if (!role) throw unknownRole
      const { id } = await personFrom(talk, word)
      const after = await act(talk.ctx, { person: id, role })
      const now = after.orgRoles.join(', ') || 'no role'
      return tell([[mention(after), ` is now: ${now}.`]], { tone: 'ok' })
    },
  }
}

const unknownRole = new Refusal(
  'VALIDATION',
  'There is no such role.',
  `Choose one of ${orgRoles.join(', ')}.`,
)
