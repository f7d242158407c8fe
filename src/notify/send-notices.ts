import { ulid } from 'ulid'
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
import { hasStuckMail } from '../store/delivery/outbox.ts'
import {
  claimNotice,
  dueNotifiers,
  failedAttempts,
  nextNotice,
  noticeFailed,
  noticeTaken,
  noticeWaits,
} from '../store/notifiers/notices.ts'
import type { NoticeRow } from '../store/notifiers/notices.ts'
import { notifierById, outboxWay } from '../store/notifiers/notifiers.ts'
import type { NotifierRow } from '../store/notifiers/notifiers.ts'
import { turnOffNotifier } from './turn-off-notifier.ts'

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
const stuckMs = 60_000

/**
 * Tells notifiers what waits for them (F64): the first at once, later ones summed up. One notifier
 * that hangs makes only its own wait. `idle` resolves when all that was begun has ended.
 */
export function createNoticeSender(deps: NoticeDeps) {
  const busy = new Map<string, Promise<void>>()

  async function poll(): Promise<void> {
    const due = { without: [...busy.keys()], limit: dueAtOnce }
    for (const notifierId of await dueNotifiers(deps.db, deps.now(), due)) {
      if (busy.has(notifierId)) continue
      const work = tellAll(deps, notifierId)
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

/** Until nothing of this notifier is due: it is told all, or it failed and waits. */
async function tellAll(deps: NoticeDeps, id: string): Promise<void> {
  for (;;) {
    const notifier = await notifierById(deps.db, id)
    if (!notifier || notifier.offAt !== null) return
    const row = await nextNotice(deps.db, id, deps.now())
    if (!row) return
    const way = outboxWay(notifier)
    const isMine = await (way === null ? call(deps, notifier, row) : queueNotice(deps, way, row))
    if (!isMine) return
  }
}

/** A channel or a mailbox is told by the outbox, in the one transaction that counts it as told. */
async function queueNotice(
  { db, now, wakeRelay }: NoticeDeps,
  way: NonNullable<ReturnType<typeof outboxWay>>,
  row: NoticeRow,
): Promise<boolean> {
  const isMine = await db.transaction(async (trx) => {
    const at = now()
    const { botId, circumstance } = row
    const subject = `bot:${botId}` as const
    // While no mail gets out, the rest is summed up behind the one that waits.
    if (way.kind === 'mail' && (await hasStuckMail(trx, { ...way, subject }))) {
      await noticeWaits(trx, row, at + stuckMs)
      return true
    }
    const notice = noticeOf(row, at)
    if ((await claimNotice(trx, row, { notice, tryAt: at })) === 0) return false
    const { count, since, text: problem, contact } = notice
    const told = { circumstance, count, since, problem, contact }
    const event = { type: 'bot.trouble', botId, ...told } as const
    await enqueue(trx, [{ ...way, id: nextOutboxId(at), subject, event }], at)
    await noticeTaken(trx, row, at, at + quietMs)
    return true
  })
  wakeRelay()
  return isMine
}

/** The claim is committed before the call, and the same notice is tried again until it is taken. */
async function call(deps: NoticeDeps, notifier: NotifierRow, row: NoticeRow): Promise<boolean> {
  const { db, now } = deps
  const notice = noticeOf(row, now())
  const tryAt = now() + claimMs
  if ((await claimNotice(db, row, { notice, tryAt })) === 0) return false
  const outcome = await outcomeOf(deps, notifier, row, notice)
  const at = now()
  if (outcome.state === 'taken') await noticeTaken(db, row, at, at + quietMs)
  else {
    const retryAfterMs = outcome.state === 'failed' ? outcome.retryAfterMs : null
    const attempts = await failedAttempts(db, row.notifierId)
    const again = at + retryWaitMs(attempts, retryAfterMs)
    const { problem } = outcome
    await noticeFailed(db, row, { tryAt: again, attempts: attempts + 1, problem })
  }
  if (outcome.state !== 'gone') return true
  await turnOffNotifier(deps, notifier, outcome.problem)
  deps.wakeRelay()
  return true
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

function noticeOf(row: NoticeRow, at: number): Notice {
  if (row.sending !== null) {
    const frozen: Notice = JSON.parse(row.sending)
    return frozen
  }
  const { waiting: count, sinceAt, lastText: text, lastContact: contact } = row
  return { id: `msg_${ulid(at)}`, at, count, since: sinceAt ?? at, text, contact }
}
