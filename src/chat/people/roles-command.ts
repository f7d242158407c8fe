import type { Command } from '../kit/handler.ts'
import { add } from './roles-add-command.ts'
import { approver } from './roles-approver-command.ts'
import { give, take } from './roles-give-take-command.ts'
import { handOver } from './roles-hand-over-command.ts'
import { join } from './roles-join-command.ts'
import { links } from './roles-links-command.ts'
import { mail } from './roles-mail-command.ts'
import { policy } from './roles-policy-command.ts'
import { rename } from './roles-rename-command.ts'
import { show } from './roles-show-command.ts'
import { disable, enable } from './roles-switch-command.ts'

/** People, what they may do, and who approves (F58, F59). */
export const roles: Command = {
  name: 'roles',
  summary: 'People, roles, approvers and policy',
  answer: 'private',
  options: [],
  verbs: [
    show,
    give,
    take,
    add,
    disable,
    enable,
    approver,
    handOver,
    policy,
    rename,
    mail,
    join,
    links,
  ],
}
