import { actorId } from '../../domain/actor.ts'
import type { Track } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { dropRelease, releasedVersion } from '../../store/bots/releases.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { endGrayRelease, findGrayRelease } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { activationsOf } from '../../store/live/activations.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { leaveSenders } from '../activations/deactivate-bot.ts'
import type { DrainOptions } from '../activations/drain-options.ts'
import { stepDown } from '../activations/step-down.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { tellGray } from './tell-gray.ts'

type Cancel = { track: Track; by: string; drainOptions: DrainOptions }

/**
 * A track shows nothing any more (F34): without its gray version every new session gets the official
 * one; without its official version a bot is unreleased, and so inactive. Inside the transaction of
 * whoever may.
 */
export async function cancelRelease(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  cancel: Cancel,
): Promise<VersionRow> {
  const { track } = cancel
  const version = await releasedVersion(trx, bot.id, track)
  if (!version) throw nothingShown(bot, track)
  if (track === 'official') await mustHaveNoGray(trx, bot)
  mustStay(bot, track)
  await bumpRouteRevision(trx, { botIds: [bot.id] })
  if (track === 'gray') await endGray(trx, ctx, version, cancel)
  else await deactivate(trx, ctx, bot, cancel)
  await dropRelease(trx, bot.id, track)
  await recordAudit(trx, ctx, {
    action: 'version.cancel',
    subject: `bot:${bot.id}`,
    before: { version: versionRef(version).label, track },
  })
  await queueBotRedraws(trx, ctx, bot.id)
  return version
}

async function endGray(
  trx: Db,
  ctx: Ctx,
  { botId, id: versionId }: VersionRow,
  { drainOptions }: Cancel,
): Promise<void> {
  const release = await findGrayRelease(trx, botId)
  await endGrayRelease(trx, botId)
  for (const { senderId } of await activationsOf(trx, botId)) {
    await stepDown(trx, ctx, { botId, versionId, senderId, track: 'gray' }, drainOptions)
  }
  const by = actorId(ctx.actor)
  const people = release ? [release.startedBy] : []
  await tellGray(trx, ctx, botId, { type: 'gray.ended', by, versionId }, people)
}

async function deactivate(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  { by, drainOptions }: Cancel,
): Promise<void> {
  if ((await activationsOf(trx, bot.id)).length === 0) return
  const reason = 'Its official release was cancelled'
  const { openSessions } = drainOptions
  await leaveSenders(trx, ctx, { ...drainOptions, openSessions, reason, senders: [], bot, by })
}

async function mustHaveNoGray(db: Db, bot: BotRow): Promise<void> {
  if (!(await findGrayRelease(db, bot.id))) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} has a gray release beside its official one.`,
    `End that first, or make it official: /gray show ${bot.slug}.`,
  )
}

/**
 * The exception bot answers as long as anything is released (F37).
 * @throws Refusal PRECONDITION_FAILED
 */
export function mustStay(bot: BotRow, track: Track): void {
  if (bot.builtIn === 0 || track === 'gray') return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} answers when another bot fails, so its official version is never taken away.`,
    'Change what it says in its draft and publish it.',
  )
}

export const nothingShown = (bot: BotRow, track: Track): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} has no ${track} version.`,
    `See what it has with /bots show ${bot.slug}.`,
  )
