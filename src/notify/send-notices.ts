import { ulid } from 'ulid'
import type { Platform } from '../domain/actor.ts'
import { webhookBody, quietMs } from '../domain/notifiers/notice.ts'
import type { Notice } from '../domain/notifiers/notice.ts'
import { retryWaitMs } from '../domain/notifiers/webhook.ts'
import type { PostWebhook, WebhookOutcome } from '../domain/notifiers/webhook.ts'
import { botsById } from '../store/bots/bots.ts'
import { enqueue } from '../store/delivery/enqueue.ts'
import type { Db } from '../store/kit/database.ts'
import { nextOutboxId } from '../store/kit/ordered-ids.ts'
import { unseal } from '../store/kit/seal.ts'
import type { SealKeys } from '../store/kit/seal.ts'
import { claimNotice, dueNotices, noticeFailed, noticeTaken } from '../store/notifiers/notices.ts'
import type { NoticeRow } from '../store/notifiers/notices.ts'
import { notifierById, switchOff } from '../store/notifiers/notifiers.ts'
import type { NotifierRow } from '../store/notifiers/notifiers.ts'
import { accountsOf, peopleWithOrgRole } from '../store/people/people.ts'

export type NoticeDeps = {
  db: Db
  now: () => number
  post: PostWebhook
  keys: SealKeys | null
  wakeRelay: () => void
  log: (problem: string, error: unknown) => void
}

const dueAtOnce = 100
/** Longer than any call takes, so that no other process tells the same meanwhile. */
const claimMs = 60_000

/**
 * Tells notifiers what waits for them (F64): the first at once, later ones summed up. One notifier
 * that hangs makes only its own wait. `idle` resolves when all that was begun has ended.
 */
export function createNoticeSender(deps: NoticeDeps) {
  const busy = new Map<string, Promise<void>>()

  async function poll(): Promise<void> {
    const due = await dueNotices(deps.db, deps.now(), dueAtOnce)
    for (const notifierId of new Set(due.map((row) => row.notifierId))) {
      if (busy.has(notifierId)) continue
      const rows = due.filter((row) => row.notifierId === notifierId)
      const work = tellAll(deps, notifierId, rows)
        .catch((error: unknown) => deps.log('a notifier could not be told', error))
        .finally(() => busy.delete(notifierId))
      busy.set(notifierId, work)
    }
  }

  return {
    poll,
    idle: async () => {
      await Promise.all(busy.values())
    },
  }
}

async function tellAll(deps: NoticeDeps, id: string, rows: readonly NoticeRow[]): Promise<void> {
  for (const row of rows) {
    const notifier = await notifierById(deps.db, id)
    if (!notifier || notifier.offAt !== null) return
    if (notifier.kind === 'webhook') await call(deps, notifier, row)
    else await leaveNote(deps, { ...notifier, kind: notifier.kind }, row)
  }
}

/** A channel is told by the outbox, in the one transaction that counts it as told. */
async function leaveNote(
  { db, now, wakeRelay }: NoticeDeps,
  notifier: NotifierRow & { kind: Platform },
  row: NoticeRow,
): Promise<void> {
  await db.transaction(async (trx) => {
    const at = now()
    const notice = noticeOf(row, at)
    if ((await claimNotice(trx, row, { notice, tryAt: at })) === 0) return
    const { kind: platform, install, address: target } = notifier
    const { botId, circumstance } = row
    const { count, since, text: problem, contact } = notice
    const told = { circumstance, count, since, problem, contact }
    const event = { type: 'bot.trouble', botId, ...told } as const
    const subject = `bot:${botId}` as const
    const note = { id: nextOutboxId(at), kind: 'note', platform, install, target } as const
    await enqueue(trx, [{ ...note, subject, event }], at)
    await noticeTaken(trx, row, at, at + quietMs)
  })
  wakeRelay()
}

/** The claim is committed before the call, and the same notice is tried again until it is taken. */
async function call(deps: NoticeDeps, notifier: NotifierRow, row: NoticeRow): Promise<void> {
  const { db, now } = deps
  const notice = noticeOf(row, now())
  const tryAt = now() + claimMs
  if ((await claimNotice(db, row, { notice, tryAt })) === 0) return
  const outcome = await outcomeOf(deps, notifier, row, notice)
  const at = now()
  if (outcome.state === 'taken') await noticeTaken(db, row, at, at + quietMs)
  else {
    const retryAfterMs = outcome.state === 'failed' ? outcome.retryAfterMs : null
    const again = at + retryWaitMs(row.attempts, retryAfterMs)
    await noticeFailed(db, row, { tryAt: again, problem: outcome.problem })
  }
  if (outcome.state === 'gone') await turnOff(deps, notifier, outcome.problem)
}

async function outcomeOf(
  { db, post, keys }: NoticeDeps,
  { id: owner, secret, address: url }: NotifierRow,
  { botId, circumstance }: NoticeRow,
  notice: Notice,
): Promise<WebhookOutcome> {
  const [bot] = await botsById(db, [botId])
  if (!bot) return { state: 'taken' }
  if (!keys || secret === null) {
    return { state: 'failed', problem: 'no key opens its secret', retryAfterMs: null }
  }
  const open = unseal(keys, { purpose: 'slipway notifier secrets', owner }, secret)
  const told = { ...notice, circumstance, bot: { id: bot.slug, name: bot.name } }
  return post({ url, secret: open, id: notice.id, at: notice.at, body: webhookBody(told) })
}

/** Its maker and the admins are told, once. */
async function turnOff({ db, now, wakeRelay }: NoticeDeps, notifier: NotifierRow, why: string) {
  const { id: notifierId, name, createdBy } = notifier
  await db.transaction(async (trx) => {
    if ((await switchOff(trx, notifierId, why, now())) === 0) return
    const admins = await peopleWithOrgRole(trx, ['admin'])
    const accounts = await accountsOf(trx, [...new Set([createdBy, ...admins.map(({ id }) => id)])])
    const event = { type: 'notifier.off', notifierId, name, why } as const
    const rows = accounts.map(({ platform, install, userId }) => ({
      id: nextOutboxId(now()),
      kind: 'dm' as const,
      platform,
      install,
      target: userId,
      subject: `notifier:${notifierId}` as const,
      event,
    }))
    await enqueue(trx, rows, now())
  })
  wakeRelay()
}

function noticeOf(row: NoticeRow, at: number): Notice {
  if (row.sending !== null) {
    const frozen: Notice = JSON.parse(row.sending)
    return frozen
  }
  const { waiting: count, sinceAt, lastText: text, lastContact: contact } = row
  return { id: `msg_${ulid(at)}`, at, count, since: sinceAt ?? at, text, contact }
}
