import type { Track } from '../../domain/request.ts'
import { actorId } from '../../domain/actor.ts'
import type { Event } from '../../domain/events.ts'
import type { SenderChange } from '../../domain/sender-change.ts'
import { activationsOf, endActivation } from '../../store/live/activations.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { senderById } from '../../store/senders/senders.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { queueThreadLine } from '../kit/queue-redraws.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { DrainOptions } from '../activations/drain-options.ts'
import { stepDown } from '../activations/step-down.ts'

type Redeploy = {
  track: Track
  replaced: VersionRow
  version: VersionRow
  drainOptions: DrainOptions
  senders: SenderChange
}

/**
 * The bot stays on its senders with the new version, and the old one drains there (F48). It opens no
 * new sender; senders that the new version dropped are given up. Each one is named.
 */
export async function redeploy(trx: Db, ctx: Ctx, bot: BotRow, what: Redeploy): Promise<void> {
  const { track, replaced, version, drainOptions, senders } = what
  for (const active of await activationsOf(trx, bot.id)) {
    const { senderId } = active
    const { name } = await senderById(trx, senderId)
    if (senders.left.includes(name)) {
      await endActivation(trx, active, actorId(ctx.actor), ctx.now())
      await recordAudit(trx, ctx, {
        action: 'bot.deactivate',
        subject: `bot:${bot.id}`,
        before: { sender: name },
        after: {
          reason: `${versionRef(version).label} no longer names it`,
          openSessions: drainOptions.openSessions,
        },
      })
    }
    await stepDown(
      trx,
      ctx,
      { botId: bot.id, versionId: replaced.id, senderId, track },
      drainOptions,
    )
  }
  await tellSenders(trx, ctx, bot, what)
}

/** One line where people look: under the bot's card, and under that of the request behind it. */
async function tellSenders(trx: Db, ctx: Ctx, bot: BotRow, what: Redeploy): Promise<void> {
  const { version, senders } = what
  const { left, dropped, gained, silenced } = senders
  if (left.length + dropped.length + gained.length === 0) return
  const moved = { left, dropped, gained, silenced }
  await recordAudit(trx, ctx, {
    action: 'bot.senders',
    subject: `bot:${bot.id}`,
    after: { version: versionRef(version).label, ...moved },
  })
  const event: Event = {
    type: 'bot.senders',
    botId: bot.id,
    by: actorId(ctx.actor),
    versionId: version.id,
    ...moved,
  }
  await queueThreadLine(trx, ctx, bot.id, `bot:${bot.id}`, event)
  if (version.requestId === null) return
  await queueThreadLine(trx, ctx, bot.id, `request:${version.requestId}`, event)
}
