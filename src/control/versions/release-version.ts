import { randomInt } from 'node:crypto'
import { ulid } from 'ulid'
import type { Definition } from '../../bot/definition.ts'
import { bindingOf } from '../../domain/candidate.ts'
import type { Candidate } from '../../domain/candidate.ts'
import type { Track } from '../../domain/request.ts'
import { setAccessCode } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { openRequestOf } from '../../store/requests/requests.ts'
import { findGrayRelease } from '../../store/gray/gray-releases.ts'
import { releasedVersion, setRelease } from '../../store/bots/releases.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { newestRequestIds } from '../../store/bots/version-lines.ts'
import { insertVersion, versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { senderChangeOf } from '../activations/sender-change-of.ts'
import { keepGoodbye } from '../activations/step-down.ts'
import { runJob } from '../../work/run-job.ts'
import { holdForOfficial } from '../gray/hold-for-official.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { DrainOptions } from '../activations/drain-options.ts'
import { redeploy } from './redeploy.ts'
import { makeStale } from '../requests/revalidate-candidate.ts'

export type Release = {
  candidate: Candidate
  hash: string
  author: string
  comment: string
  approvers: string[]
  requestId: string | null
  revertsTo: string | null
  changeCount?: number
  /** What becomes of the sessions of the version that it replaces. */
  drainOptions: DrainOptions
}

/**
 * Makes the bot's next version and shows it on its track (F30-F32); on an active bot that is a
 * redeploy (F48). Any other open request of the bot goes stale (F19). Inside the verb's transaction.
 */
export async function releaseVersion(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  release: Release,
): Promise<VersionRow> {
  const { candidate, drainOptions, ...rest } = release
  const { track, definition } = candidate
  const before = await beforeShowing(trx, bot, track, definition)
  const frozen = await runJob('freezeDefinition', definition)
  const made = {
    ...rest,
    id: ulid(ctx.now()),
    botId: bot.id,
    track,
    definition,
    definitionHash: frozen.hash,
    binding: bindingOf(candidate),
    createdAt: ctx.now(),
  }
  const version = await insertVersion(trx, made, frozen.text)
  await giveAccessCode(trx, bot)
  const { requestId } = version
  await showVersion(trx, ctx, bot, { version, track, drainOptions, requestId, before })
  return version
}

/** What is read before anything of it is written: outside the lock, where nothing moved since. */
export async function beforeShowing(trx: Db, bot: BotRow, track: Track, definition: Definition) {
  const replaced = await releasedVersion(trx, bot.id, track)
  if (replaced) keepGoodbye(trx, replaced)
  const senders = await senderChangeOf(trx, bot.id, track, definition)
  const gray = track === 'official' ? await findGrayRelease(trx, bot.id) : undefined
  const [behind] = await newestRequestIds(trx, bot.id, 1)
  return { replaced, senders, gray, behind }
}

type Shown = {
  version: VersionRow
  track: Track
  drainOptions: DrainOptions
  /** By which it is shown; null where no request was needed. */
  requestId: string | null
  before: Awaited<ReturnType<typeof beforeShowing>>
}

/** Shows a version on a track, in place of what the track showed (F32, F48). */
export async function showVersion(trx: Db, ctx: Ctx, bot: BotRow, shown: Shown): Promise<void> {
  const { version, track, drainOptions, requestId, before } = shown
  const { replaced, senders, gray, behind } = before
  await bumpRouteRevision(trx, { botIds: [bot.id] })
  await setRelease(trx, { botId: bot.id, track, versionId: version.id, releasedAt: ctx.now() })
  if (replaced) await redeploy(trx, ctx, bot, { track, replaced, version, drainOptions, senders })
  await recordAudit(trx, ctx, {
    action: 'version.release',
    subject: `bot:${bot.id}`,
    before: replaced ? { version: versionRef(replaced).label, hash: replaced.hash } : null,
    after: { version: versionRef(version).label, hash: version.hash, track },
  })
  if (gray) await holdForOfficial(trx, ctx, gray, version)
  await sinkOthers(trx, ctx, bot, { version, requestId })
  await queueBotRedraws(trx, ctx, bot.id, [version.requestId, replaced?.requestId, behind])
}

async function sinkOthers(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  { version, requestId }: Pick<Shown, 'version' | 'requestId'>,
): Promise<void> {
  const open = await openRequestOf(trx, bot.id)
  if (!open || open.id === requestId || open.state !== 'awaiting approval') return
  await makeStale(trx, ctx, open, `${versionRef(version).label} went live since it was asked for`)
}

/** Six digits, given once at the first publish (F36); unique by the database. */
async function giveAccessCode(trx: Db, bot: BotRow): Promise<void> {
  if (bot.accessCode !== null) return
  let taken = true
  while (taken) {
    taken = !(await setAccessCode(trx, bot.id, String(randomInt(1_000_000)).padStart(6, '0')))
  }
}
