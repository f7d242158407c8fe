import type { Command } from '../../talk.ts'
import { add } from './add.ts'
import { approver } from './approver.ts'
import { give, take } from './give-take.ts'
import { handOver } from './hand-over.ts'
import { policy } from './policy.ts'
import { show } from './show.ts'
import { disable, enable } from './switch.ts'

/** People, what they may do, and who approves (F58, F59). */
export const roles: Command = {
  name: 'roles',
  summary: 'People, roles, approvers and policy',
  answer: 'private',
  options: [],
  verbs: [show, give, take, add, disable, enable, approver, handOver, policy],
}
