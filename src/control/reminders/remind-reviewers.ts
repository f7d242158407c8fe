import { mayTellAt } from '../../domain/people/may-tell-at.ts'
import { escalatesAt, nextReminderTime, remindersCome } from '../../domain/time/reminder-times.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import { settingsOf } from '../../store/people/person-settings.ts'
import {
  dropUnsentReminders,
  remindersTold,
  takeReminders,
} from '../../store/requests/reminders.ts'
import { requestsToRemind, setReminded } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { notifyRequest, tellPeople } from '../requests/notify-request.ts'
import { owingReviewers } from '../requests/eligible-reviewers.ts'

/** Each is several statements: so few that nobody waits long for the lock of the changes. */
const requestsAtOnce = 5
const hourMs = 3_600_000
const minuteMs = 60_000
/** Roles, zones and quiet hours change meanwhile: nobody is forgotten for longer. */
const longestMs = 4 * hourMs

type Asked = RequestRow & { askedAt: number }

/**
 * Reminds those who still owe a review, and tells more people at half of its lifetime (F28). In
 * slices: other changes get in between. Returns how many requests were looked at.
 */
export async function remindReviewers(ctx: Ctx): Promise<number> {
  let all = 0
  while ((await requestsToRemind(ctx.db, ctx.now(), 1)).length > 0) all += await remindSome(ctx)
  return all
}

function remindSome(ctx: Ctx): Promise<number> {
  return change(ctx, 'request.remind', 'requests', async (trx) => {
    const due = await requestsToRemind(trx, ctx.now(), requestsAtOnce)
    for (const row of due) {
      const request = { ...row, askedAt: row.askedAt ?? row.createdAt }
      const owing = await owingReviewers(trx, request)
      const nextAt = await remind(trx, ctx, request, owing)
      const isHalf = await escalate(trx, ctx, request, owing)
      const escalatedAt = isHalf ? ctx.now() : request.escalatedAt
      await setReminded(trx, request.id, { remindAt: nextAt, escalatedAt })
    }
    return due.length
  })
}

/** Tells whom it may be told now; returns when to look again. */
async function remind(
  trx: Db,
  ctx: Ctx,
  request: Asked,
  owing: readonly string[],
): Promise<number> {
  const now = ctx.now()
  const { id: requestId, botId, revision, askedAt, expiresAt } = request
  const nth = remindersCome(askedAt, now)
  const told = await remindersTold(trx, request)
  const people = (await settingsOf(trx, owing)).filter(({ id }) => (told.get(id) ?? 0) < nth)
  const whens = people.map((one) => ({
    id: one.id,
    at: mayTellAt(one, 'reminder', now, ctx.settings.desk),
  }))
  const free = whens.filter(({ at }) => at === now).map(({ id }) => id)
  const reminded = await takeReminders(trx, request, { people: free, nth, at: now })
  if (reminded.length > 0) {
    const subject = `request:${requestId}` as const
    const after = { nth, people: reminded }
    await recordAudit(trx, ctx, { action: 'request.remind', subject, botId, after })
    await dropUnsentReminders(trx, subject, reminded)
    const event = { type: 'request.reminder', requestId, revision, expiresAt } as const
    await tellPeople(trx, ctx, request, event, reminded)
  }
  const later = whens.flatMap(({ at }) => (at === null || at <= now ? [] : [at]))
  const half = escalatesAt(askedAt, expiresAt)
  const halves = request.escalatedAt === null && half > now ? [half] : []
  const next = Math.min(...later, ...halves, nextReminderTime(askedAt, now), now + longestMs)
  return Math.max(next, now + minuteMs)
}

/** Once: the bot's super admins hear that it waits; where they owe it themselves, the admins. */
async function escalate(
  trx: Db,
  ctx: Ctx,
  request: Asked,
  owing: readonly string[],
): Promise<boolean> {
  const { id: requestId, botId, askedAt, expiresAt, escalatedAt, requester } = request
  if (escalatedAt !== null || ctx.now() < escalatesAt(askedAt, expiresAt)) return false
  const isNew = (id: string): boolean => id !== requester && !owing.includes(id)
  const superAdmins = (await peopleWithBotRole(trx, botId, 'super admin')).map(({ id }) => id)
  const above = superAdmins.filter(isNew)
  const admins = above.length > 0 ? [] : await peopleWithOrgRole(trx, ['admin'])
  const people = above.length > 0 ? above : admins.map(({ id }) => id).filter(isNew)
  await recordAudit(trx, ctx, {
    action: 'request.escalate',
    subject: `request:${requestId}`,
    botId,
    after: { people },
  })
  await notifyRequest(trx, ctx, request, { type: 'request.waiting', requestId, expiresAt }, people)
  return true
}
