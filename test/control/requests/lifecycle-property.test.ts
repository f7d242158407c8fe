import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { readDraft } from '../../../src/control/drafts/read-draft.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { sha256 } from '../../../src/bot/canonical.ts'
import { definitionHashOf } from '../../../src/domain/candidate.ts'
import { Refusal } from '../../../src/refusal.ts'
import { hashOf } from '../../../src/store/kit/audit.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { openRequestOf, requestOrThrow } from '../../../src/store/requests/requests.ts'
import { reviewsOf } from '../../../src/store/requests/reviews.ts'
import { versionsOf } from '../../../src/store/bots/versions.ts'
import { botText, ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { isLong, runs } from '../../helpers/effort.ts'

type Bot = Awaited<ReturnType<typeof seedBot>>
type World = { db: Db; bots: Bot[]; at: number }
type Step = { verb: keyof typeof verbs; who: Name; bot: number; n: number }

const reason = 'Because'

/** What anybody may try at any time; most of it is refused. */
const verbs = {
  async save({ db, at }: World, bot: Bot, who: Name, n: number) {
    const { revision } = await readDraft(ctxFor(db, who, at), { bot: bot.slug })
    const source = botText(`Hello ${n}`, bot.sender)
    await saveDraft(ctxFor(db, who, at), { bot: bot.slug, revision, source })
  },
  async request({ db, at }: World, bot: Bot, who: Name) {
    await requestPublish(ctxFor(db, who, at), { bot: bot.slug, comment: reason })
  },
  async approve({ db, at }: World, bot: Bot, who: Name, n: number) {
    const open = await openRequestOf(db, bot.id)
    if (!open) return
    await approveRequest(ctxFor(db, who, at), {
      request: open.id,
      revision: n === 0 ? 1 : open.revision,
      ticks: [],
      ...(n === 1 && { breakGlass: reason }),
    })
  },
  async decline({ db, at }: World, bot: Bot, who: Name) {
    const open = await openRequestOf(db, bot.id)
    if (!open) return
    await declineRequest(ctxFor(db, who, at), { request: open.id, revision: open.revision, reason })
  },
  async changes({ db, at }: World, bot: Bot, who: Name) {
    const open = await openRequestOf(db, bot.id)
    if (!open) return
    await askForChanges(ctxFor(db, who, at), { request: open.id, revision: open.revision, reason })
  },
  async withdraw({ db, at }: World, bot: Bot, who: Name) {
    const open = await openRequestOf(db, bot.id)
    if (open) await withdrawRequest(ctxFor(db, who, at), { request: open.id })
  },
  async rebase({ db, at }: World, bot: Bot, who: Name) {
    const open = await openRequestOf(db, bot.id)
    if (!open) return
    await rebaseRequest(ctxFor(db, who, at), { request: open.id, revision: open.revision })
  },
  async revert({ db, at }: World, bot: Bot, who: Name, n: number) {
    const preview = await prepareRevert(ctxFor(db, who, at), { bot: bot.slug })
    await revertVersion(ctxFor(db, who, at), {
      bot: bot.slug,
      version: preview.target.id,
      expected: preview.current.id,
      reason,
      openSessions: n % 2 === 0 ? 'finish' : 'end',
    })
  },
  async activate({ db, at }: World, bot: Bot, who: Name, n: number) {
    const release = await db('releases').where({ botId: bot.id }).first()
    await activateBot(ctxFor(db, who, at), {
      bot: bot.slug,
      senders: [],
      expected: release?.versionId ?? 'none',
      takeOver: (['no', 'finish', 'end'] as const)[n % 3] ?? 'no',
    })
  },
  async deactivate({ db, at }: World, bot: Bot, who: Name) {
    await deactivateBot(ctxFor(db, who, at), { bot: bot.slug, reason, openSessions: 'end' })
  },
}

const anybody: Name[] = ['dana', 'dov', 'sam', 'ana', 'li', 'mo', 'noa', 'sid']
/** How often a verb is drawn, and who would do it; every fourth draw is by just anybody. */
const likely: Record<keyof typeof verbs, { weight: number; by: Name[] }> = {
  save: { weight: 3, by: ['dana', 'dov', 'sam'] },
  request: { weight: 4, by: ['dana', 'dov'] },
  approve: { weight: 6, by: ['sam', 'dov', 'ana', 'li'] },
  decline: { weight: 2, by: ['ana', 'li'] },
  changes: { weight: 1, by: ['ana', 'li'] },
  withdraw: { weight: 2, by: ['dana', 'dov'] },
  rebase: { weight: 2, by: ['dana', 'dov'] },
  revert: { weight: 2, by: ['ana', 'sam'] },
  activate: { weight: 3, by: ['mo'] },
  deactivate: { weight: 1, by: ['mo'] },
}

const step: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(likely).map(([verb, { weight, by }]) => ({
    weight,
    arbitrary: fc.record({
      verb: fc.constant(verb as keyof typeof verbs),
      who: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...by) },
        { weight: 1, arbitrary: fc.constantFrom(...anybody) },
      ),
      bot: fc.nat({ max: 1 }),
      n: fc.nat({ max: 5 }),
    }),
  })),
)

describe('the lifecycle', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))

  it('F16 F18 F23 F26 F30 F43 keeps every invariant under any sequence by anybody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const world = await newWorld(db())
        for (const one of steps) {
          world.at += 60_000
          await tryStep(world, one)
          await holds(world)
        }
      }),
      { numRuns: runs(3), endOnFailure: false },
    )
    await chainHolds(db())
    if (isLong()) await reachesFarEnds(db())
  }, 600_000)

  it('F26 keeps them when everybody acts at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const world = await newWorld(db())
        await Promise.all(steps.map((one) => tryStep(world, one)))
        await holds(world)
      }),
      { numRuns: runs(3) },
    )
    await chainHolds(db())
  }, 600_000)
})

/** Chance must have reached the far ends, or the invariants were held against nothing. */
async function reachesFarEnds(db: Db): Promise<void> {
  const made = await db('requests').whereIn('state', ['approved', 'declined', 'withdrawn', 'stale'])
  expect(new Set(made.map((row) => row.state)).size).toBeGreaterThanOrEqual(2)
  expect(made.filter((row) => row.state === 'approved').length).toBeGreaterThan(0)
  expect((await db('activations')).length).toBeGreaterThan(0)
}

/** Two bots that want one sender; the first has a version, so that every end is within reach. */
async function newWorld(db: Db): Promise<World> {
  const first = await seedBot(db, { author: 'dana', approvers: ['ana', 'li', 'dov'] })
  const second = await seedBot(db, { superAdmin: 'dov', approvers: ['ana'] })
  const ask = { bot: first.slug, comment: reason }
  const { id } = await requestPublish(ctxFor(db, 'dana'), ask)
  await approveRequest(ctxFor(db, 'sam'), { request: id, revision: 1, ticks: [] })
  return { db, bots: [first, { ...second, sender: first.sender }], at: noon }
}

async function tryStep(world: World, { verb, who, bot, n }: Step): Promise<void> {
  const target = world.bots[bot]
  if (!target) return
  try {
    await verbs[verb](world, target, who, n)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.sentence).not.toBe('')
    expect(error.nextStep).not.toBe('')
  }
}

async function holds({ db, bots }: World): Promise<void> {
  for (const { id } of bots) {
    await requestsHold(db, id)
    await versionsHold(db, id)
  }
  const active = await db('activations').where({ state: 'active' })
  expect(new Set(active.map((row) => row.senderId)).size).toBe(active.length)
}

async function requestsHold(db: Db, botId: string): Promise<void> {
  const ids: { id: string }[] = await db('requests').where({ botId }).select('id')
  const requests = await Promise.all(ids.map(({ id }) => requestOrThrow(db, id)))
  const open = requests.filter((r) =>
    ['awaiting approval', 'changes requested', 'stale'].includes(r.state),
  )
  expect(open.length).toBeLessThanOrEqual(1)
  const draft = await db('drafts').where({ botId }).first()
  for (const request of requests) {
    expect(sha256(request.candidate)).toBe(request.hash)
    if (request.state === 'awaiting approval') expect(draft.revision).toBe(request.draftRevision)
    if (request.state !== 'approved') {
      expect(request.versionId).toBeNull()
      continue
    }
    const version = (await versionsOf(db, botId)).find((v) => v.id === request.versionId)
    expect(version?.hash).toBe(request.hash)
    const reviews = await reviewsOf(db, request.id, request.revision)
    const involved = [request.requester, ...request.authors]
    const uninvolved = reviews.filter(
      (review) => review.verdict === 'approve' && !involved.includes(review.personId),
    )
    if (request.breakGlass === null) expect(uninvolved.length).toBeGreaterThanOrEqual(1)
  }
}

async function versionsHold(db: Db, botId: string): Promise<void> {
  const versions = (await versionsOf(db, botId)).reverse()
  expect(versions.map((version) => version.number)).toEqual(versions.map((_, i) => i))
  for (const version of versions) {
    expect(definitionHashOf(version.definition)).toBe(version.definitionHash)
  }
  const releases = await db('releases').where({ botId })
  expect(releases.map((release) => release.versionId)).toEqual(
    versions.length === 0 ? [] : [versions.at(-1)?.id],
  )
}

async function chainHolds(db: Db): Promise<void> {
  const rows = await db('audit').orderBy('seq')
  let previous = '0'.repeat(64)
  rows.forEach((row, i) => {
    expect(row.seq).toBe(i + 1)
    expect(row.prevHash).toBe(previous)
    expect(hashOf(row)).toBe(row.hash)
    previous = row.hash
  })
  expect(rows.length).toBeGreaterThan(runs(10))
}
