import { ulid } from 'ulid'
import { expect, it } from 'vitest'
import { countDrained, countOpenSessions } from '../../../src/store/live/session-counts.ts'
import {
  isAnyWithBot,
  closeDrained,
  closeSession,
  closeIdleSessions,
  findOpenSession,
  findSession,
  openSession,
  saveTurn,
} from '../../../src/store/live/sessions.ts'
import type { SessionRow } from '../../../src/store/live/sessions.ts'
import { seedBot, seedVersion, ordersYaml } from '../../gateway/seed.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('sessions in the store', (db) => {
  const sessionOf = async (more: Partial<SessionRow> = {}): Promise<SessionRow> => ({
    id: ulid(),
    environment: 'live',
    place: ulid(),
    contact: 'li',
    botId: more.botId ?? (await seedBot(db())),
    versionId: null,
    snapshot: null,
    track: 'official',
    rule: null,
    share: null,
    expiryMs: null,
    exception: null,
    state: 'open',
    conversation: '{}',
    turn: 0,
    handedOver: 0,
    openedAt: 1,
    lastAt: 1,
    closedAt: null,
    closedWhy: null,
    ...more,
  })
  const turned = { conversation: '{"a":1}', handedOver: 1, lastAt: 2 }

  it('F43 hold one open session for each environment, place and contact', async () => {
    const one = await sessionOf()
    expect(await openSession(db(), one)).toBe(true)
    expect(await openSession(db(), { ...one, id: ulid() })).toBe(false)
    expect(await openSession(db(), { ...one, id: ulid(), contact: 'mo' })).toBe(true)
    expect(await openSession(db(), { ...one, id: ulid(), environment: 'sandbox' })).toBe(true)
    expect(await findOpenSession(db(), one)).toEqual(one)
    expect(await closeSession(db(), one, 'expired', 5)).toBe(true)
    expect(await findOpenSession(db(), one)).toBeUndefined()
    expect(await openSession(db(), { ...one, id: ulid() })).toBe(true)
    expect(await findSession(db(), one.id)).toMatchObject({ closedAt: 5, closedWhy: 'expired' })
  })

  it('are written only over the turn that was read', async () => {
    const read = await sessionOf()
    await openSession(db(), read)
    const kept = await saveTurn(db(), read, turned)
    expect(kept).toEqual({ ...read, ...turned, turn: 1 })
    expect(await findSession(db(), read.id)).toEqual(kept)
    expect(await saveTurn(db(), read, turned)).toBeNull()
    expect(await closeSession(db(), read, 'expired', 5)).toBe(false)
  })

  it('are not written once they are closed', async () => {
    const read = await sessionOf()
    await openSession(db(), read)
    expect(await closeSession(db(), read, 'ended', 5)).toBe(true)
    expect(await saveTurn(db(), read, turned)).toBeNull()
    expect(await closeSession(db(), read, 'expired', 6)).toBe(false)
  })

  it('F46 F47 are counted by sender, bot and version, in Live only', async () => {
    const botId = await seedBot(db())
    const [first, second] = [
      await seedVersion(db(), botId, ordersYaml('One')),
      await seedVersion(db(), botId, ordersYaml('Two')),
    ]
    const one = await sessionOf({ botId, versionId: first })
    await openSession(db(), one)
    await openSession(db(), await sessionOf({ botId, versionId: second }))
    await openSession(db(), await sessionOf({ botId, versionId: first, environment: 'sandbox' }))
    expect(await countOpenSessions(db(), { botId })).toBe(2)
    expect(await countOpenSessions(db(), { botId, versionId: first })).toBe(1)
    expect(await countOpenSessions(db(), { senderId: one.place })).toBe(1)
    const drain = { senderId: one.place, versionId: first }
    await db()('sessions').where({ id: one.id }).update({ handedOver: 1 })
    expect(await countDrained(db(), drain)).toBe(1)
    expect(await isAnyWithBot(db(), drain)).toBe(false)
    const elsewhere = { ...drain, versionId: second }
    expect(await countDrained(db(), elsewhere)).toBe(0)
  })

  it('F45 are closed some at a time, those with a person apart from the others', async () => {
    const botId = await seedBot(db())
    const versionId = await seedVersion(db(), botId, ordersYaml('One'))
    const first = await sessionOf({ botId, versionId })
    const drain = { senderId: first.place, versionId }
    await openSession(db(), first)
    for (const contact of ['a', 'b', 'c']) {
      await openSession(db(), await sessionOf({ botId, versionId, place: first.place, contact }))
    }
    await db()('sessions').where({ place: first.place, contact: 'c' }).update({ handedOver: 1 })
    const close = async (handedOver: 0 | 1, limit: number) =>
      (await closeDrained(db(), drain, { handedOver, limit, at: 9 })).map((s) => s.contact)
    expect(await close(0, 2)).toHaveLength(2)
    expect(await close(0, 2)).toHaveLength(1)
    expect(await close(0, 2)).toEqual([])
    expect(await close(1, 2)).toEqual(['c'])
    expect(await countDrained(db(), drain)).toBe(0)
  })

  it('F50 are closed each after its own expiry, that moment included, else after 4 hours', async () => {
    const at = 4 * 3_600_000 + 10
    const sessions = [
      await sessionOf({ lastAt: 10 }),
      await sessionOf({ lastAt: 11 }),
      await sessionOf({ lastAt: at - 60_000, expiryMs: 60_000 }),
      await sessionOf({ lastAt: at - 59_999, expiryMs: 60_000 }),
      await sessionOf({ lastAt: 10, expiryMs: 90 * 86_400_000 }),
    ]
    for (const one of sessions) await openSession(db(), one)
    await closeIdleSessions(db(), { at, limit: 500 })
    const found = await Promise.all(sessions.map(({ id }) => findSession(db(), id)))
    expect(found.map((one) => one?.state)).toEqual(['closed', 'open', 'closed', 'open', 'open'])
    expect(found[0]).toMatchObject({ closedAt: at, closedWhy: 'expired' })
  })
})
