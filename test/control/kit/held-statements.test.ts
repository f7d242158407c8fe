import { beforeAll, expect, it } from 'vitest'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { renameBot } from '../../../src/control/bots/rename-bot.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { addApprover, removeApprover } from '../../../src/control/people/set-approver.ts'
import { giveOrgRole, takeOrgRole } from '../../../src/control/people/set-org-role.ts'
import { commentOnRequest } from '../../../src/control/requests/comment-on-request.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { botText, ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activate, activeBot, openSessions } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'
import { heldStatements } from '../../helpers/statements-of.ts'

const reason = 'Not good enough'
const leaving = { reason, openSessions: 'finish', endDrains: 'all' } as const

/** Six belong to every change: its turn, its audit row and the head, the views, the outbox, one write. */
onEachDatabase('while a change holds its lock', (db) => {
  const held: string[][] = []
  const counts: Record<string, number> = {}
  const as = (...who: Parameters<typeof ctxFor> extends [unknown, ...infer Rest] ? Rest : never) =>
    ctxFor(db(), ...who)
  const during = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const results: T[] = []
    const said = await heldStatements(db(), async () => void results.push(await work()))
    counts[name] = said.length
    held.push(said)
    return results[0] as T
  }
  beforeAll(() => seedCast(db()))

  it('F86 a request is decided in few statements', async () => {
    const two = await seedBot(db(), { policy: { approvals: 2 } })
    const both = await ask(db(), two)
    await during('the first of two approvals', () => approve(db(), both, 'ana'))
    await withdrawRequest(as('dana'), { request: both.id, loseReviews: true })
    const live = await activeBot(db())
    await openSessions(db(), live, 3)
    const asked = () => greeted(live, `Greeting ${held.length}`)
    const first = await asked()
    const comment = { request: first.id, comment: 'Why?' }
    await during('a comment', () => commentOnRequest(as('ana'), comment))
    await during('the approval of what drains', () => approve(db(), first, 'ana'))
    const second = await asked()
    const turned = { request: second.id, revision: 1, reason }
    await during('asking for changes', () => askForChanges(as('ana'), turned))
    await during('a withdrawal', () => withdrawRequest(as('dana'), { request: second.id }))
    await greet(db(), live, 'The third')
    const third = await during('asking', () => ask(db(), live))
    await during('a decline', () => declineRequest(as('ana'), { ...turned, request: third.id }))
    expect(counts).toEqual({
      'the first of two approvals': 6,
      'a comment': 5,
      'the approval of what drains': 14,
      'asking for changes': 7,
      'a withdrawal': 6,
      asking: 6,
      'a decline': 7,
    })
  })

  it('F86 so are bots and people changed', async () => {
    const live = await activeBot(db())
    await greet(db(), live, 'The second')
    await approve(db(), await ask(db(), live), 'ana')
    await openSessions(db(), live, 3)
    for (const name of Object.keys(counts)) delete counts[name]
    const bot = live.slug
    const { target, current } = await prepareRevert(as('ana'), { bot, version: 'V1.0' })
    const back = { ...leaving, bot, version: target.id, expected: current.id }
    await during('a revert', () => revertVersion(as('ana'), back))
    await during('a deactivation', () => deactivateBot(as('mo'), { ...leaving, bot }))
    await during('an activation', () => activate(db(), live, { senders: [] }))
    const source = botText('Saved', live.sender)
    await during('a save', () => saveDraft(as('dana'), { bot, source, replace: true }))
    const supervisor = { person: 'dov', role: 'supervisor' } as const
    await during('a role given', () => giveOrgRole(as('ava'), supervisor))
    await during('an approver added', () => addApprover(as('sam'), { bot, person: 'dov' }))
    await during('an approver removed', () => removeApprover(as('sam'), { bot, person: 'li' }))
    await during('a role taken', () => takeOrgRole(as('ava'), supervisor))
    await during('a rename', () => renameBot(as('sam'), { bot, name: 'Another name' }))
    expect(counts).toEqual({
      'a revert': 12,
      'a deactivation': 22,
      'an activation': 10,
      'a save': 7,
      'a role given': 5,
      'an approver added': 6,
      'an approver removed': 6,
      'a role taken': 7,
      'a rename': 8,
    })
  })

  it('F28 F86 five requests expire in one go', async () => {
    const made: RequestView[] = []
    for (let n = 0; n < 5; n++) made.push(await ask(db(), await seedBot(db())))
    const at = (made[0]?.expiresAt ?? 0) + 1
    await during('expiry', () => expireRequests(as('system', at)))
    expect(counts['expiry']).toBe(6)
  })

  it('F86 reads nothing that it could have read before', () => {
    const early = held.flatMap((said) =>
      said.filter((sql, n) => sql.startsWith('select') && !isLate(tablesOf(sql), said.slice(0, n))),
    )
    expect(held.length).toBeGreaterThan(15)
    expect(early).toEqual([])
  })

  async function greeted(bot: Bot, greeting: string): Promise<RequestView> {
    await greet(db(), bot, greeting)
    return ask(db(), bot)
  }
})

const tablesOf = (sql: string): string[] =>
  [...sql.matchAll(/(?:from|join|into|update) [`"](\w+)[`"]/g)].map(([, table]) => table ?? '')

/** What others than changes write, and what the change itself wrote before. */
const isLate = (tables: readonly string[], before: readonly string[]): boolean => {
  const writes = before.filter((sql) => !sql.startsWith('select')).flatMap(tablesOf)
  return tables.some((table) => moving.includes(table) || writes.includes(table))
}
const moving = ['cards', 'drains', 'sessions', 'session_counts']
