import { outcomeOf } from '../../domain/gray/chat-outcome.ts'
import type { CountedLine } from '../../domain/gray/chat-outcome.ts'
import { basisPointsAll } from '../../domain/gray/gray-rule.ts'
import { watched } from '../../domain/gray/guard.ts'
import { nextMove } from '../../domain/gray/plan.ts'
import type { Metric, Move, Plan } from '../../domain/gray/plan.ts'
import { groupBy } from '../../domain/group-by.ts'
import { graceMsDefault } from '../../domain/drain.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { versionById } from '../../store/bots/versions.ts'
import { countOnce, linesOfSessions, sessionsToJudge } from '../../store/gray/gray-chats.ts'
import type { ChatLine, SessionToJudge } from '../../store/gray/gray-chats.ts'
import {
  countGrayRelease,
  findGrayRelease,
  grayReleasesOf,
  moveGrayRelease,
} from '../../store/gray/gray-releases.ts'
import type { GrayReleaseRow, Guards } from '../../store/gray/gray-releases.ts'
import { oldestWaiting } from '../../store/inbox/inbox-rows.ts'
import type { Db } from '../../store/kit/database.ts'
import { change } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import { senderChangeOf } from '../activations/sender-change-of.ts'
import { eligibleReviewers } from '../requests/eligible-reviewers.ts'
import { cancelRelease } from './cancel-release.ts'
import { guardId, watchedOf } from './gray-view.ts'
import { toStep } from './grow-gray.ts'
import { hold } from './hold-gray.ts'
import { promoteGray } from './promote-gray.ts'
import { tellGray } from './tell-gray.ts'

/** Each chat is judged by what it met in this long since it began, on both sides. */
export const judgeAfterMs = 15 * 60_000
const chatsAtOnce = 200
/** A message that can't even be given up must not blind every guard for ever. */
const waitMaxMs = 3_600_000
const drainOptions = { openSessions: 'finish', graceMs: graceMsDefault, endDrains: 'all' } as const

type Judged = { session: SessionToJudge; has: Set<Metric> }

/** Counts the chats of every guarded release and takes its next step, holds it or takes it back (F80). */
export async function judgeGray(ctx: Ctx): Promise<void> {
  const failures: unknown[] = []
  const releases = await grayReleasesOf(ctx.db)
  const until = releases.some(({ plan }) => plan) ? await judgeUntil(ctx) : 0
  for (const release of releases) {
    const { plan } = release
    if (!plan) continue
    // One that can't be judged leaves the others guarded.
    await botOrThrow(ctx.db, release.botId)
      .then((bot) => judge(ctx, bot, { ...release, plan }, until))
      .catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Gray releases were not judged')
}

/**
 * Chats that began up to then are whole. What waits to be handled may belong to a younger one, and a
 * version that fails makes its messages wait longest: counted without them it would look harmless.
 */
async function judgeUntil({ db, now }: Ctx): Promise<number> {
  const at = now()
  const waits = await oldestWaiting(db)
  const handledTo = waits === null ? at : Math.min(at, waits - 1)
  return Math.max(handledTo, at - waitMaxMs) - judgeAfterMs
}

type Guarded = GrayReleaseRow & { plan: Plan }

/** Read before the transaction; what is written in it is only what was counted and decided. */
async function judge(ctx: Ctx, bot: BotRow, release: Guarded, until: number): Promise<void> {
  const judged = await chatsOf(ctx.db, release, until)
  const waits = ['wait', 'stay'].includes(moveOf(release, ctx.now()).move)
  if (judged.length === 0 && waits) return
  await change(ctx, 'gray.judge', `bot:${bot.id}`, async (trx) => {
    const now = await findGrayRelease(trx, bot.id)
    // A person was faster: it is looked at again in a minute.
    if (!now || now.revision !== release.revision) return
    const guards = await counted(trx, ctx, release, judged)
    const last = judged.at(-1)?.session
    const at = last ? { judgedTo: last.openedAt, judgedId: last.id } : {}
    const after = { ...release, guards, ...at }
    await take(trx, ctx, bot, after, moveOf(after, ctx.now()))
  })
}

async function chatsOf(db: Db, release: Guarded, until: number): Promise<Judged[]> {
  const { plan } = release
  const sessions = await sessionsToJudge(db, release, { until, limit: chatsAtOnce })
  const lines = await linesOfSessions(
    db,
    sessions.map(({ id }) => id),
  )
  const linesOf = groupBy(lines, ({ sessionId }) => sessionId)
  return sessions.map((session) => {
    const end = session.openedAt + judgeAfterMs
    const inTime = linesOf(session.id).filter(({ at }) => at <= end)
    return { session, has: outcomeOf(inTime.map(countedLine), plan) }
  })
}

function countedLine({ direction, body }: ChatLine): CountedLine {
  if (direction === 'out') return { direction }
  const { code = 'error', turn } = JSON.parse(body)
  return direction === 'in' ? { direction, turn } : { direction, code }
}

/** Every guard with the chats of customers who were not counted before. */
async function counted(
  trx: Db,
  ctx: Ctx,
  { versionId, plan, guards }: Guarded,
  judged: readonly Judged[],
): Promise<Guards> {
  const contacts = [...new Set(judged.map(({ session }) => session.contact))]
  const fresh = await countOnce(trx, versionId, contacts, ctx.now())
  const after: Guards = { ...guards }
  for (const { session, has } of judged) {
    if (!fresh.delete(session.contact)) continue
    const chat = { isGray: session.track === 'gray', share: session.share / basisPointsAll }
    for (const metric of plan.guards) {
      const guard = after[metric]
      if (guard) after[metric] = watched(guard, { ...chat, failed: has.has(metric) })
    }
  }
  return after
}

function moveOf(release: Guarded, now: number): Move {
  const verdicts = new Map(watchedOf(release).map(({ metric, verdict }) => [metric, verdict]))
  const { plan, step, stepAt: since, heldAt, toldAt } = release
  return nextMove(plan, { step, since, heldAt, toldAt }, verdicts, now)
}

async function take(trx: Db, ctx: Ctx, bot: BotRow, release: Guarded, move: Move): Promise<void> {
  const { botId, versionId, guards, judgedTo, judgedId } = release
  const seen = { guards, judgedTo, judgedId }
  const reviewers = (await eligibleReviewers(trx, bot.id)).map(({ id }) => id)
  const people = [...new Set([release.startedBy, ...reviewers])]
  switch (move.move) {
    case 'wait':
    case 'stay':
      await countGrayRelease(trx, release, seen)
      return queueCardRedraw(trx, ctx, botId, `gray:${botId}`)
    case 'tell': {
      await moveGrayRelease(trx, release, { ...seen, toldAt: ctx.now() })
      const what = {
        type: 'gray.waits',
        by: guardId,
        versionId,
        why: standsWords[move.why],
      } as const
      return tellGray(trx, ctx, botId, what, people)
    }
    case 'next': {
      const isAll = release.plan.steps[move.step]?.basisPoints === basisPointsAll
      const why = isAll ? await whyOtherOfficial(trx, release) : null
      if (why !== null) return hold(trx, ctx, release, { by: guardId, why, people })
      return toStep(trx, ctx, release, { by: guardId, step: move.step })
    }
    case 'finish': {
      const why = await whyNotByItself(trx, release)
      if (why !== null) return hold(trx, ctx, release, { by: guardId, why, people })
      await promoteGray(trx, ctx, bot, { drainOptions, requestId: null })
      return
    }
    case 'hold':
      return hold(trx, ctx, release, { by: guardId, why: harmWords(release, move.worse), people })
    case 'take back': {
      const why = harmWords(release, move.worse)
      await cancelRelease(trx, ctx, bot, { track: 'gray', by: guardId, drainOptions })
      const what = { type: 'gray.taken-back', by: guardId, versionId, why } as const
      return tellGray(trx, ctx, botId, what, people)
    }
  }
}

/** What nobody approved with the plan: then the last step is a request of its own (F19, F48). */
async function whyNotByItself(trx: Db, release: Guarded): Promise<string | null> {
  const other = await whyOtherOfficial(trx, release)
  if (other !== null) return other
  const { botId, versionId } = release
  const { definition } = await versionById(trx, versionId)
  const change = await senderChangeOf(trx, botId, 'official', definition)
  const left = [...change.left, ...change.dropped]
  if (left.length === 0) return null
  return `it would leave ${left.slice(0, 3).join(', ')}: ask for everybody with /gray promote`
}

/** What everybody would lose by it, nobody looked at: also where 100 % meet it (F38, F80). */
async function whyOtherOfficial(trx: Db, { botId, officialId }: Guarded): Promise<string | null> {
  const official = await releasedVersion(trx, botId, 'official')
  return (official?.id ?? null) === officialId
    ? null
    : 'another version became official since it was approved: ask for everybody with /gray promote'
}

const standsWords = {
  held: 'it has been held for a day',
  'too few': 'too few customers met it to say whether it does harm',
  undecided: 'it can’t be said yet whether it does harm',
}

/** `errors: 4.7 % of gray chats, 0.4 % of the others`. */
function harmWords(release: Guarded, worse: readonly Metric[]): string {
  const seen = watchedOf(release).filter(({ metric }) => worse.includes(metric))
  return seen
    .map(
      ({ metric, gray, official }) =>
        `${metric}: ${percent(gray)} of gray chats, ${percent(official)} of the others`,
    )
    .join('; ')
}

const percent = ({ chats, failed }: { chats: number; failed: number }): string =>
  chats === 0 ? '0 %' : `${Math.round((failed / chats) * 1000) / 10} %`
