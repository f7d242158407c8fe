import { goodbyeOf } from '../../bot/goodbye.ts'
import { actorId } from '../../domain/actor.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { Refusal } from '../../refusal.ts'
import { deletedMeanwhile } from '../../store/bots/bots.ts'
import { findVersion } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { keepRead, readOnce } from '../../store/kit/read-memo.ts'
import { drainOnSender, insertDrain } from '../../store/live/drains.ts'
import type { DrainRow } from '../../store/live/drains.ts'
import { countDrained } from '../../store/live/session-counts.ts'
import { queueThreadLine } from '../kit/queue-redraws.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { nameOf, viewDrain } from './drain-view.ts'
import { closeAtOnce, endDrain } from './end-drain.ts'
import type { DrainOptions } from './drain-options.ts'

type SteppingDown = Pick<DrainRow, 'botId' | 'versionId' | 'senderId' | 'track'>

/**
 * A version leaves a sender: its open sessions end at once, or drain for the grace period. A sender
 * has one drain a track, so what drained there before ends for it, if that was agreed to (F43). Call
 * after `bumpRouteRevision`.
 */
export async function stepDown(
  trx: Db,
  ctx: Ctx,
  version: SteppingDown,
  drainOptions: DrainOptions,
): Promise<void> {
  const open = await countDrained(trx, version)
  if (open === 0) return
  const isEnd = drainOptions.openSessions === 'end'
  if (!isEnd) await makeRoom(trx, ctx, version, drainOptions)
  const at = ctx.now()
  const drain = await insertDrain(trx, {
    ...version,
    state: isEnd ? 'ending' : 'draining',
    startedBy: actorId(ctx.actor),
    startedAt: at,
    dueAt: isEnd ? at : at + drainOptions.graceMs,
    goodbye: await goodbyeOfVersion(trx, version.versionId),
    opened: open,
  })
  if (isEnd) return closeAtOnce(trx, ctx, drain)
  await tellStarted(trx, ctx, drain)
}

/** What the version that leaves says to those whose session is ended: a setting of the bot (F45). */
const goodbyeOfVersion = (trx: Db, versionId: string): Promise<string | null> =>
  readOnce(trx, goodbyeRead(versionId), neverChanges, async () => {
    const version = await findVersion(trx, versionId)
    if (!version) throw deletedMeanwhile()
    return goodbyeIn(version)
  })

/** Where the version is at hand before something is written. */
export const keepGoodbye = (trx: Db, version: VersionRow): void =>
  keepRead(trx, goodbyeRead(version.id), neverChanges, goodbyeIn(version))

const neverChanges: readonly string[] = []
const goodbyeRead = (versionId: string): string => `goodbye ${versionId}`

function goodbyeIn({ definition, binding }: VersionRow): string | null {
  const goodbye = goodbyeOf(definition, binding.urls ?? [], profileOf(binding).variables)
  return goodbye === '' ? null : goodbye
}

/** The older drain on this sender and track ends; its end was shown, or nothing happens (F43). */
async function makeRoom(
  trx: Db,
  ctx: Ctx,
  { senderId, track }: SteppingDown,
  drainOptions: DrainOptions,
): Promise<void> {
  const older = await drainOnSender(trx, senderId, track)
  if (!older) return
  await mustAgree(trx, older, drainOptions)
  await endDrain(trx, ctx, older, 'replaced')
}

/** @throws Refusal CONFLICT that names the older drain, unless its end was agreed to (F43, F47) */
export async function mustAgree(
  trx: Db,
  older: DrainRow,
  { endDrains }: Pick<DrainOptions, 'endDrains'>,
): Promise<void> {
  if (endDrains === 'all' || endDrains.includes(older.id)) return
  const view = await viewDrain(trx, older)
  const count = view.openSessions
  const who = count === 1 ? '1 customer is' : `${count} customers are`
  const said = `${who} still finishing on ${nameOf(view)}. This ends ${count === 1 ? 'that chat' : 'those chats'}.`
  const at = new Date(view.dueAt).toISOString().slice(11, 16)
  const next = `Look again and tick it to end them now, or try after ${at} UTC.`
  throw new Refusal('CONFLICT', said, next, { endDrains: `${said} ${next}` })
}

async function tellStarted(trx: Db, ctx: Ctx, drain: DrainRow): Promise<void> {
  const { id: drainId, botId, versionId, senderId, dueAt, opened: sessions, goodbye } = drain
  await recordAudit(trx, ctx, {
    action: 'drain.start',
    subject: `bot:${botId}`,
    after: { drainId, versionId, senderId, dueAt, sessions, goodbye },
  })
  const by = actorId(ctx.actor)
  const what = { botId, drainId, versionId, senderId, by, sessions, dueAt }
  await queueThreadLine(trx, ctx, botId, `bot:${botId}`, { type: 'drain.started', ...what })
}
