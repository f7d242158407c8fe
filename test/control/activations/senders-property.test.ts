import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrainNow } from '../../../src/control/activations/end-drain-now.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { extendDrain } from '../../../src/control/activations/extend-drain.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { receive } from '../../gateway/receive.ts'
import { sweepSessions } from '../../../src/gateway/sweep-sessions.ts'
import { Refusal } from '../../../src/refusal.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { publish, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { runs } from '../../helpers/effort.ts'
import { listeningGateway } from '../../gateway/seed.ts'

type World = { db: Db; gateway: Gateway; bots: Bot[]; at: number; written: number }
type Step = { verb: keyof typeof verbs; bot: number; n: number }

const minute = 60_000
const reason = 'Because'
const agreed = (n: number) => (n % 2 === 0 ? ('all' as const) : [])
const finishOrEnd = (n: number) => (n % 3 === 0 ? ('end' as const) : ('finish' as const))
const draining = (db: Db) => db('drains').where({ state: 'draining' }).orderBy('id')

/** Anything may be tried at any time; much of it is refused. */
const verbs = {
  async write({ gateway, bots, at, ...world }: World, bot: Bot, n: number) {
    const { senderId } = bots[0] ?? bot
    const messageId = `${senderId}-${world.written}`
    await receive(gateway, { senderId, contact: `49${n}`, messageId, text: 'hi', at })
  },
  async handOver({ db }: World, bot: Bot) {
    const open = await db('sessions').where({ place: bot.senderId, state: 'open' }).first()
    if (!open) return
    const conversation = JSON.stringify({ ...JSON.parse(open.conversation), handedOver: true })
    await db('sessions').where({ id: open.id }).update({ handedOver: 1, conversation })
  },
  async activate({ db, at }: World, bot: Bot, n: number) {
    const release = await db('releases').where({ botId: bot.id }).first()
    await activateBot(ctxFor(db, 'mo', at), {
      bot: bot.slug,
      senders: [],
      expected: release?.versionId ?? 'none',
      takeOver: (['no', 'finish', 'end', 'finish'] as const)[n % 4] ?? 'no',
      graceMs: (n + 1) * 10 * minute,
      endDrains: agreed(n),
    })
  },
  async deactivate({ db, at }: World, bot: Bot, n: number) {
    const how = { openSessions: finishOrEnd(n), graceMs: (n + 1) * minute, endDrains: agreed(n) }
    await deactivateBot(ctxFor(db, 'mo', at), { bot: bot.slug, reason, ...how })
  },
  async redeploy({ db, at, written }: World, bot: Bot, n: number) {
    const how = { openSessions: finishOrEnd(n), endDrains: agreed(n), at }
    const asked = await db('requests').where({ botId: bot.id, state: 'awaiting approval' }).first()
    if (asked) {
      const approve = { request: asked.id, revision: asked.revision, ticks: [], ...how }
      await approveRequest(ctxFor(db, 'ana', at), approve)
      return
    }
    await publish(db, bot, `Hello ${written}`, how)
  },
  async revert({ db, at }: World, bot: Bot, n: number) {
    const preview = await prepareRevert(ctxFor(db, 'ana', at), { bot: bot.slug })
    const which = { version: preview.target.id, expected: preview.current.id }
    const how = { openSessions: finishOrEnd(n), endDrains: agreed(n) }
    await revertVersion(ctxFor(db, 'ana', at), { bot: bot.slug, reason, ...which, ...how })
  },
  async extend({ db, at }: World, bot: Bot, n: number) {
    const drains = (await draining(db)).map(({ id, dueAt }) => ({ id, dueAt }))
    await extendDrain(ctxFor(db, 'mo', at), {
      bot: bot.slug,
      drains,
      byMs: (n + 1) * 5 * 60 * minute,
    })
  },
  async endNow({ db, at }: World, bot: Bot) {
    const drains = await draining(db)
    await endDrainNow(ctxFor(db, 'mo', at), { bot: bot.slug, drains })
  },
  async wait(world: World, _: Bot, n: number) {
    world.at += [1, minute, 10 * minute, 31 * minute, 5 * 60 * minute, 20 * minute][n] ?? 1
    await sweepSessions(world.gateway, world.at)
    await endDrains(ctxFor(world.db, 'system', world.at))
  },
}

const weights: Record<keyof typeof verbs, number> = {
  write: 8,
  handOver: 1,
  activate: 5,
  deactivate: 2,
  redeploy: 4,
  revert: 2,
  extend: 2,
  endNow: 1,
  wait: 4,
}
const step: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(weights).map(([verb, weight]) => ({
    weight,
    arbitrary: fc.record({
      verb: fc.constant(verb as keyof typeof verbs),
      bot: fc.nat({ max: 1 }),
      n: fc.nat({ max: 5 }),
    }),
  })),
)

const one = (verb: Step['verb'], bot: number, n: number): Step => ({ verb, bot, n })

/** A walk on which every verb gets through, so that what is held against it never hangs on chance. */
const tour: Step[] = [
  one('activate', 0, 0),
  one('write', 0, 1),
  one('redeploy', 0, 2),
  one('extend', 0, 0),
  one('endNow', 0, 0),
  one('write', 0, 2),
  one('activate', 1, 1),
  one('write', 1, 3),
  one('handOver', 0, 0),
  one('revert', 0, 1),
  one('wait', 0, 3),
  one('write', 1, 4),
  one('deactivate', 1, 2),
  one('wait', 0, 4),
]

/** Nobody writes between a take-over and the end of who took over. */
const takenAndLeft: Step[] = [
  one('activate', 1, 0),
  one('write', 1, 1),
  one('activate', 0, 2),
  one('deactivate', 0, 0),
  one('write', 0, 3),
]

describe('the senders', () => {
  const db = sqlite()
  beforeAll(async () => {
    // Thousands of commits, none of which has to survive a power cut.
    await db().raw('PRAGMA synchronous=OFF')
    await seedCast(db())
  })

  it('F42 F43 F45 F47 F48 F49 are never in doubt, whatever happens in whatever order', async () => {
    const done = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
        const world = await newWorld(db())
        for (const one of steps) {
          world.at += 1
          world.written += 1
          if (await tryStep(world, one)) done.add(one.verb)
          await holds(world, one)
        }
        await allDrainsEnd(world)
      }),
      { numRuns: runs(2), examples: [[tour], [takenAndLeft]], endOnFailure: true },
    )
    // Else the invariants were held against nothing.
    expect([...done].toSorted()).toEqual(Object.keys(verbs).toSorted())
    expect((await db()('drains').distinct('endedWhy')).length).toBeGreaterThanOrEqual(3)
  }, 600_000)
})

/** Two published bots that want one sender, and people who write to it. */
async function newWorld(db: Db): Promise<World> {
  const first = await publishedBot(db)
  const bots = [first, await publishedBot(db, first)]
  const at = Math.max(noon, Number((await db('sessions').max({ at: 'lastAt' }).first())?.at ?? 0))
  return { db, gateway: listeningGateway(db).gateway, bots, at: at + 24 * 60 * minute, written: 0 }
}

async function tryStep(world: World, { verb, bot, n }: Step): Promise<boolean> {
  const target = world.bots[bot]
  if (!target) return false
  try {
    await verbs[verb](world, target, n)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.sentence).not.toBe('')
    expect(error.nextStep).not.toBe('')
    return false
  }
}

async function holds({ db, bots, at }: World, after: Step): Promise<void> {
  const senderId = bots[0]?.senderId
  const active = await db('activations').where({ senderId, state: 'active' })
  expect(active.length, after.verb).toBeLessThanOrEqual(1)
  const drains = await db('drains').where({ senderId, state: 'draining' })
  expect(new Set(drains.map(({ track }) => track)).size, after.verb).toBe(drains.length)
  const released = await db('releases').where({ botId: active[0]?.botId ?? '' })
  const places = [...released, ...drains].map(({ versionId }) => versionId)
  // The version that answers is never also one that drains.
  expect(new Set(places).size, after.verb).toBe(places.length)
  const open = await db('sessions').where({ place: senderId, state: 'open' })
  const lost = open.filter((one) => !places.includes(one.versionId) && one.handedOver === 0)
  expect(lost, after.verb).toEqual([])
  for (const drain of drains) {
    expect(drain.dueAt - drain.startedAt).toBeLessThanOrEqual(24 * 60 * minute)
    if (after.verb === 'wait') expect(drain.dueAt).toBeGreaterThan(at)
  }
}

async function allDrainsEnd({ db, at, bots }: World): Promise<void> {
  await endDrains(ctxFor(db, 'system', at + 25 * 60 * minute))
  const left = await db('drains').whereNot({ state: 'ended' })
  expect(left).toEqual([])
  const drains = await db('drains').where({ senderId: bots[0]?.senderId })
  for (const { opened, closed } of drains) expect(closed).toBeLessThanOrEqual(opened)
}
