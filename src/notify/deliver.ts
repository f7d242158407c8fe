import { isFinal } from '../chat/kit/is-final.ts'
import type { ChatAdapter } from '../chat/outbound-port.ts'
import type { MessageRef } from '../chat/port.ts'
import { SendProblem } from '../chat/outbound-port.ts'
import {
  claimRow,
  isRedraw,
  markAllSent,
  markFailed,
  markSent,
  requeue,
} from '../store/delivery/outbox.ts'
import { nextOutboxId } from '../store/kit/ordered-ids.ts'
import type { MailRow, OutboxRow } from '../store/delivery/outbox.ts'
import type { Reach } from '../domain/reach.ts'
import type { RelayDeps } from './deps.ts'
import { withThoseBehind } from './hand-off-lines.ts'
import { movedNotice, withUserIds, replaceCard, showCard, postedCard } from './show-card.ts'
import { redrawDirectMessages, sendDirectMessage, sendNote } from './direct-messages.ts'
import { sendMail } from './send-mail.ts'
import { forgetUnreachable, notifyUnreachable, tellOwnersDirectly } from './notify-unreachable.ts'

/** A bug of ours is given up after this many attempts: with the waits below, an hour and a half. */
const attemptsMax = 24
const waitMsFirst = 1000
const waitMsMax = 5 * 60_000
/** With the 10 s of a call that is never answered, a platform's return is seen within 15 s. */
const awayMsMax = 4000
/** While a token or a permission is missing, it is asked this often whether somebody fixed it. */
const pauseMs = 5 * 60_000
/** A platform may be away for a night; news of the day before help nobody. */
const newsForMs = 24 * 3_600_000
/** A mail server may be away for a weekend; a mail is read later than a chat anyway. */
const mailForMs = 4 * 24 * 3_600_000

/** What came of a row: out, or given up; back in its lane; the platform was silent; not ours. */
export type Delivered = 'done' | 'waits' | 'unanswered' | 'skipped'

/**
 * Sends one row of the outbox. It is taken before anything is read for it, so that a change made
 * meanwhile queues its own redraw.
 */
export async function deliver(deps: RelayDeps, row: OutboxRow | MailRow): Promise<Delivered> {
  if ((await claimRow(deps.db, row.id)) === 0) return 'skipped'
  try {
    await send(deps, row)
  } catch (error) {
    return handleFailure(deps, row, error)
  }
  await markSent(deps.db, row.id, deps.now())
  if (row.reach === 'place' && row.kind !== 'mail') {
    await forgetUnreachable(deps, row, 'home.unreachable')
  }
  return 'done'
}

async function send(deps: RelayDeps, row: OutboxRow | MailRow): Promise<void> {
  if (row.kind === 'mail') return sendMail(deps, row)
  const { platform, install, target, subject } = row
  const adapter = deps.adapters.get(platform)
  if (!adapter) throw new SendProblem(platform, `${platform} is not connected`, null)
  switch (row.kind) {
    case 'card':
      await showCard(deps, adapter, { platform, install, channel: target, subject })
      return
    case 'line':
      return sendLine(deps, adapter, row)
    case 'note':
      return sendNote(deps, adapter, row)
    case 'dm':
      return sendDirectMessage(deps, adapter, row)
    case 'directs':
      return redrawDirectMessages(deps, adapter, row)
  }
}

async function sendLine(deps: RelayDeps, adapter: ChatAdapter, row: OutboxRow): Promise<void> {
  const { platform, install, target, subject, event, createdAt } = row
  const said = event && (await deps.describeEvent(event, createdAt))
  if (!said) return
  const place = { platform, install, channel: target, subject }
  // What may stand there already stands alone: nobody knows what was joined to it.
  const unsure = mayBePosted(row)
  const joined = unsure ? { line: said.line, ids: [] } : await withThoseBehind(deps, row, said.line)
  const line = await withUserIds(deps.db, place, joined.line)
  const pings = event.type === 'request.unreached' || event.type === 'handoff.waiting'
  const anew = isHandOff(row)
  const how = { final: isFinal(event), pings, anew, maybePosted: unsure }
  const under = await postedCard(deps, adapter, place)
  if (!under) return
  let sent = await adapter.reply(under, line, row.id, how)
  if (sent === 'gone') {
    const next = await replaceCard(deps, adapter, place)
    if (next && anew) await tellWhatWas(deps, adapter, row, { under, next })
    sent = next ? await adapter.reply(next, line, row.id, how) : 'gone'
  }
  await markAllSent(deps.db, joined.ids, deps.now())
  if (sent === 'sent') await forgetUnreachable(deps, row, 'home.threadless')
  else if (sent !== 'gone') await notifyUnreachable(deps, row, 'home.threadless', sent.lacks)
}

/** A new thread of a hand-off begins with the conversation so far, and the old one leads to it (F73). */
async function tellWhatWas(
  deps: RelayDeps,
  adapter: ChatAdapter,
  { id, event, createdAt }: OutboxRow,
  { under, next }: { under: MessageRef; next: MessageRef },
): Promise<void> {
  if (!event || !('handOffId' in event)) return
  await adapter.edit(under, movedNotice).catch((error: unknown) => {
    if (!(error instanceof SendProblem)) throw error
    deps.log('an old card of a hand-off could not be taken back', error)
  })
  if (event.type === 'handoff.opened') return
  const { botId, handOffId } = event
  const upTo = 'messageId' in event ? event.messageId : null
  const opened = { type: 'handoff.opened' as const, botId, handOffId, upTo }
  const said = await deps.describeEvent(opened, createdAt)
  if (said) await adapter.reply(next, said.line, `${id}-before`)
}

/** An outage costs no attempts, only time; a bug of ours is tried again too, and logged each time. */
async function handleFailure(
  deps: RelayDeps,
  row: OutboxRow | MailRow,
  error: unknown,
): Promise<Delivered> {
  const problem = error instanceof Error ? error.message : String(error)
  const isTheirs = error instanceof SendProblem
  if (!isTheirs) deps.log(`could not send ${row.kind} ${row.id}`, error)
  const reach = isTheirs ? error.reach : 'message'
  const isPaused = reach === 'place' || reach === 'install'
  const retryAfterMs = isPaused ? pauseMs : isTheirs ? error.retryAfterMs : waitMsFirst
  const attempts = row.attempts + 1
  const isOld = deps.now() - row.createdAt >= (row.kind === 'mail' ? mailForMs : newsForMs)
  const isNews = isPaused || !isRedraw(row)
  const isOver = isTheirs ? isOld && isNews : attempts >= attemptsMax
  if (isTheirs && row.kind !== 'mail' && isShut(row, error)) {
    await notifyUnreachable(deps, row, 'home.unreachable', problem)
    if (isHandOff(row) && (retryAfterMs === null || row.attempts === 0)) {
      await tellOwnersDirectly(deps, row)
    }
  }
  if (retryAfterMs === null || isOver) {
    await markFailed(deps.db, row.id, attempts, problem)
    return 'done'
  }
  const dueAt = deps.now() + waitMs(row.attempts, retryAfterMs, reach)
  const unsure = mayBePosted(row) || !isTheirs || error.isUnsure
  // A redraw shows what is true then, so it never is too old; but it lets the others pass.
  const behind = isTheirs && isOld && begunAnew(deps.now())
  await requeue(deps.db, row, { attempts, dueAt, problem, reach, unsure, ...behind })
  return reach === 'platform' ? 'unanswered' : 'waits'
}

const begunAnew = (at: number) => ({ id: nextOutboxId(at), createdAt: at, yields: true })

/** Left behind by a killed process, or by an attempt that got no answer. */
const mayBePosted = ({ unsure, state }: Pick<OutboxRow, 'unsure' | 'state'>): boolean =>
  unsure || state === 'sending'

const isHandOff = ({ subject }: Pick<OutboxRow, 'subject'>): boolean =>
  subject.startsWith('handoff:')

/** Nobody would ever see a request where the bot's own card can't stand, or a customer who waits. */
function isShut(row: OutboxRow, { reach, retryAfterMs }: SendProblem): boolean {
  const { kind, subject } = row
  if (kind === 'note') return false
  if (reach === 'place') return true
  const matters = isHandOff(row) ? kind !== 'dm' : kind === 'card' && subject.startsWith('bot:')
  return retryAfterMs === null && matters
}

/** A time that the platform named is kept; where it named none, ours doubles. */
const waitMs = (attempts: number, retryAfterMs: number, reach: Reach): number => {
  if (retryAfterMs > waitMsFirst) return retryAfterMs
  const max = reach === 'platform' ? awayMsMax : waitMsMax
  return Math.min(max, waitMsFirst * 2 ** Math.min(attempts, 10))
}
