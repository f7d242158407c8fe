import type { Db } from '../../store/kit/database.ts'
import {
  dueReminders,
  endHandOff,
  handOffsLeftBehind,
  markReminded,
} from '../../store/live/hand-offs.ts'
import type { HandOffRow } from '../../store/live/hand-offs.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { findSession } from '../../store/live/sessions.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { nextMessageId } from './say-to-customer.ts'
import { subjectOf, tellHandOff } from './tell-hand-off.ts'

const atOnce = 100
/**
 * What time makes of hand-offs, looked at each minute: who waits too long is called to mind once, and
 * one whose session ended (silence, a restart, the end of the bot there) is over, with its reason (F87).
 */
export async function followHandOffs(ctx: Ctx): Promise<number> {
  const due = await dueReminders(ctx.db, ctx.now(), atOnce)
  const over = await handOffsLeftBehind(ctx.db, atOnce)
  for (const row of due) await remind(ctx, row)
  for (const row of over) await endLeftBehind(ctx, row, row.closedWhy ?? 'ended')
  return due.length + over.length
}

const remind = (ctx: Ctx, { id, botId, remindAt, waitingSince }: HandOffRow): Promise<void> =>
  change(ctx, 'handoff.remind', subjectOf(id), async (trx) => {
    // Another process was faster, or somebody answered.
    if (remindAt === null || !(await markReminded(trx, id, remindAt))) return
    const since = waitingSince ?? remindAt
    await tellHandOff(trx, ctx, { type: 'handoff.waiting', botId, handOffId: id, since })
  })

const endLeftBehind = (ctx: Ctx, row: HandOffRow, why: string): Promise<void> =>
  change(ctx, 'handoff.end', subjectOf(row.id), async (trx) => {
    const at = ctx.now()
    if (!(await endHandOff(trx, row.id, { endedBy: null, endedAt: at, endedWhy: why }))) return
    const { id: handOffId, botId, sessionId } = row
    const unanswered = row.waitingSince !== null
    if (unanswered) await recordSilence(trx, row, at)
    await recordAudit(trx, ctx, {
      action: 'handoff.end',
      subject: `bot:${botId}`,
      after: { handOffId, sessionId, why, unanswered },
    })
    await tellHandOff(trx, ctx, { type: 'handoff.ended', botId, handOffId, why, unanswered })
  })

/** A customer who got no answer of anybody is among what went wrong. */
async function recordSilence(trx: Db, { sessionId }: HandOffRow, at: number): Promise<void> {
  const session = await findSession(trx, sessionId)
  if (!session) return
  const { environment, place, contact, botId, versionId, track, rule } = session
  const code = 'hand-off-unanswered'
  const text = 'The customer waited for a person, and nobody answered.'
  const who = { sessionId, environment, place, contact, botId, versionId, track, rule }
  const body = JSON.stringify({ code, text })
  await insertMessages(trx, [{ id: nextMessageId(at), ...who, direction: 'error', code, body, at }])
}
