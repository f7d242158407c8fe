import { botRoles, orgRoles } from '../../src/domain/access.ts'
import { sqlite } from '../helpers/databases.ts'
import { walkEveryState } from './dead-ends/every-state.ts'
import type { Held } from './dead-ends/every-state.ts'

/** Nobody, every role of the org alone, and every role of the bot beside the least that it needs. */
const roles: Held[] = [
  { org: [], bot: [] },
  ...orgRoles.map((role) => ({ org: [role], bot: [] })),
  ...botRoles.map((role) => ({ org: ['supervisor' as const], bot: [role] })),
]

walkEveryState(sqlite(), roles)
