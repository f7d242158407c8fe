import fc from 'fast-check'
import { ulid } from 'ulid'
import { expect, it } from 'vitest'
import { openDatabase } from '../../../src/store/kit/database.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import {
  countDrained,
  countOpenSessions,
  foldSessionCounts,
} from '../../../src/store/live/session-counts.ts'
import { closeDrained, closeIdleSessions, openSession } from '../../../src/store/live/sessions.ts'
import type { SessionRow } from '../../../src/store/live/sessions.ts'
import { ordersYaml, seedBot, seedVersion } from '../../gateway/seed.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { runs } from '../../helpers/effort.ts'

const places = ['one', 'two']
const steps = fc.array(
  fc.record({
    what: fc.constantFrom(
      'open',
      'open',
      'open',
      'close',
      'drain',
      'idle',
      'reopen',
      'delete',
      'fold',
    ),
    place: fc.constantFrom(...places),
    version: fc.nat(1),
    environment: fc.constantFrom('live', 'live', 'sandbox'),
    pick: fc.nat(20),
    fails: fc.boolean(),
  }),
  { minLength: 5, maxLength: 25 },
)
type Step = { [K in keyof typeof sample]: (typeof sample)[K] }
const sample = { what: '', place: '', version: 0, environment: '', pick: 0, fails: false }

onEachDatabase('the counter of open sessions', (db) => {
  it('F46 F69 is the count, whatever was opened, closed and taken back', async () => {
    const world = await seedWorld(db())
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await db()('sessions').delete()
        for (const step of all) await take(db(), world, step)
        await agrees(db(), world)
      }),
      { numRuns: runs(4) },
    )
  })

  it('F46 is the count when many open, close and fold at once', async () => {
    const world = await seedWorld(db())
    const customers = Array.from({ length: 30 }, (_, i) => ({ ...sample, place: 'one', pick: i }))
    await Promise.all([
      ...customers.map((one) => take(db(), world, { ...one, what: 'open', environment: 'live' })),
      ...Array.from({ length: 5 }, () => foldSessionCounts(db(), 7)),
    ])
    await Promise.all([
      ...customers.slice(0, 9).map(({ pick }) => close(db(), 'one', pick)),
      ...Array.from({ length: 5 }, () => foldSessionCounts(db(), 4)),
      closeDrained(
        db(),
        { senderId: 'one', versionId: world.versions[1] ?? '' },
        { handedOver: 0, limit: 5, at: 9 },
      ),
    ])
    await agrees(db(), world)
    while ((await foldSessionCounts(db(), 1000)) > 0);
    expect(await db()('sessionDeltas')).toEqual([])
    await agrees(db(), world)
  })

  it('F86 makes no customer wait for another one who opens on the same sender', async () => {
    if (db().client.config.client !== 'pg') return
    const world = await seedWorld(db())
    const other = openDatabase({ url: db().client.config.connection })
    const session = () => rowOf(world, { ...sample, place: 'hot', environment: 'live' })
    // The first has not committed when the second has.
    await db().transaction(async (slow) => {
      await openSession(slow, { ...session(), contact: 'li' })
      await other.transaction((quick) => openSession(quick, { ...session(), contact: 'mo' }))
      expect(await countOpenSessions(other, { senderId: 'hot' })).toBe(1)
    })
    expect(await countOpenSessions(other, { senderId: 'hot' })).toBe(2)
    await other.destroy()
  })
})

type World = { botId: string; versions: string[] }

async function seedWorld(db: Db): Promise<World> {
  await db('sessions').delete()
  const botId = await seedBot(db)
  const versions = [
    await seedVersion(db, botId, ordersYaml('One')),
    await seedVersion(db, botId, ordersYaml('Two')),
  ]
  return { botId, versions }
}

const hourMs = 3_600_000

const rowOf = ({ botId, versions }: World, step: Step): SessionRow => ({
  id: ulid(),
  environment: step.environment as SessionRow['environment'],
  place: step.place,
  contact: `c${step.pick}`,
  botId,
  versionId: versions[step.version] ?? null,
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
  lastAt: step.pick,
  closedAt: null,
  closedWhy: null,
})

const close = (db: Db, place: string, pick: number) =>
  db('sessions')
    .where({ place, contact: `c${pick}`, state: 'open' })
    .update({ state: 'closed', closedAt: 2, closedWhy: 'expired' })

async function take(db: Db, world: World, step: Step): Promise<void> {
  const { place, pick } = step
  const senderId = place
  const drained = { senderId, versionId: world.versions[step.version] ?? '' }
  const work: Record<string, (trx: Db) => Promise<unknown>> = {
    open: (trx) => openSession(trx, rowOf(world, step)),
    close: (trx) => close(trx, place, pick),
    drain: (trx) => closeDrained(trx, drained, { handedOver: 0, limit: 2, at: 3 }),
    idle: (trx) => closeIdleSessions(trx, { at: pick + 4 * hourMs, limit: 3 }),
    reopen: (trx) => reopen(trx, place, pick),
    delete: (trx) =>
      trx('sessions')
        .where({ place, contact: `c${pick}` })
        .delete(),
    fold: (trx) => foldSessionCounts(trx, 3),
  }
  const failure = new Error('taken back')
  await db
    .transaction(async (trx) => {
      await work[step.what]?.(trx)
      if (step.fails) throw failure
    })
    .catch((error: unknown) => {
      if (error !== failure) throw error
    })
}

async function reopen(trx: Db, place: string, pick: number): Promise<void> {
  const contact = `c${pick}`
  if (await trx('sessions').where({ place, contact, state: 'open' }).first('id')) return
  const row = await trx('sessions').where({ place, contact, environment: 'live' }).first('id')
  if (row) await trx('sessions').where({ id: row.id }).update({ state: 'open', closedAt: null })
}

async function agrees(db: Db, { botId, versions }: World): Promise<void> {
  const live: SessionRow[] = await db('sessions').where({ environment: 'live', state: 'open' })
  expect(await countOpenSessions(db, { botId })).toBe(live.length)
  for (const senderId of places) {
    const there = live.filter(({ place }) => place === senderId)
    expect(await countOpenSessions(db, { senderId, botId })).toBe(there.length)
    for (const versionId of versions) {
      const of = there.filter((session) => session.versionId === versionId)
      expect(await countDrained(db, { senderId, versionId })).toBe(of.length)
    }
  }
}
