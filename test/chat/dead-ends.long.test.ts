import { botRoles, orgRoles } from '../../src/domain/access.ts'
import { sqlite } from '../helpers/databases.ts'
import { walkEveryState } from './dead-ends/every-state.ts'

/** Every role of the org, or none, beside every role of the bot, or none. */
const roles = [[], ...orgRoles.map((role) => [role])].flatMap((org) => [
  { org, bot: [] },
  ...botRoles.map((role) => ({ org, bot: [role] })),
])

walkEveryState(sqlite(), roles)
