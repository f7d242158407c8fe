import { describe, expect, it } from 'vitest'
import { permissionsOf, orgRoles } from '../../src/domain/access.ts'
import type { Permission, BotRole, OrgRole } from '../../src/domain/access.ts'

/** The table of F58 as it is written there: analyzer, supervisor, designer, manager, admin. */
const table: readonly (readonly [string, Permission, string])[] = [
  ['see analytics', 'analytics.see', 'yes yes yes yes no'],
  ['see bots (list)', 'bots.list', 'yes yes yes yes no'],
  ['see bots (detail)', 'bot.see', 'no yes yes yes no'],
  ['try bots', 'bot.try', 'no yes yes yes no'],
  ['create', 'bot.create', 'no no yes yes no'],
  ['edit', 'draft.edit', 'no no yes yes no'],
  ['request publish', 'request.make', 'no no yes yes no'],
  ['activate', 'bot.activate', 'no no no yes no'],
  ['deactivate', 'bot.deactivate', 'no no no yes no'],
  ['schedule', 'bot.schedule', 'no no no yes no'],
  ['manage roles', 'roles.manage', 'no no no no yes'],
  ['read the audit log', 'audit.read', 'no no no no yes'],
  ['/qr', 'bot.share', 'no yes yes yes yes'],
  ['/why, /trace', 'bot.trace', 'no yes yes yes no'],
  ['restart a conversation', 'conversation.restart', 'no yes yes yes no'],
]

describe('F58 what a role may do', () => {
  it.each(table)('%s (%s): %s', (_what, act, row) => {
    const may = orgRoles.map((role) =>
      permissionsOf({ org: [role], bot: [] }, act) ? 'yes' : 'no',
    )
    expect(may.join(' ')).toBe(row)
    expect(permissionsOf({ org: [], bot: ['super admin', 'approver'] }, act)).toBe(false)
  })

  it('several roles add up', () => {
    const both = { org: ['admin', 'manager'] as const, bot: [] }
    expect(permissionsOf(both, 'bot.activate') && permissionsOf(both, 'audit.read')).toBe(true)
  })
})

/** What a bot role gives to a supervisor: approver, super admin. */
const ofBots: readonly (readonly [Permission, string])[] = [
  ['request.review', 'yes yes'],
  ['version.revert', 'yes yes'],
  ['approvers.manage', 'no yes'],
  ['policy.change', 'no yes'],
]

describe('F22 F38 F59 what a bot role may do', () => {
  const holding = (org: OrgRole, bot: readonly BotRole[]) => ({ org: [org], bot })

  it.each(ofBots)('%s: %s', (act, row) => {
    const roles: readonly BotRole[] = ['approver', 'super admin']
    const may = roles.map((role) =>
      permissionsOf(holding('supervisor', [role]), act) ? 'yes' : 'no',
    )
    expect(may.join(' ')).toBe(row)
    for (const org of ['analyzer', 'admin'] as const)
      expect(permissionsOf(holding(org, roles), act)).toBe(false)
    for (const org of orgRoles) expect(permissionsOf(holding(org, []), act)).toBe(false)
  })
})
