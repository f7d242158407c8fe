import { isFinal } from '../chat/kit/is-final.ts'
import type { ChatAdapter } from '../chat/port.ts'
import { SendProblem } from '../chat/port.ts'
import { claimRow, markFailed, isRedraw, requeue, markSent } from '../store/outbox.ts'
import { nextOutboxId } from '../store/ordered-ids.ts'
import type { OutboxRow } from '../store/outbox.ts'
import type { RelayDeps } from './deps.ts'
import { withUserIds, replaceCard, showCard, postedCard } from './show-card.ts'
import { redrawDirectMessages, sendDirectMessage } from './direct-messages.ts'
import { notifyUnreachable } from './notify-unreachable.ts'

/** A bug of ours is given up after this many attempts: with the waits below, an hour and a half. */
const attemptsMax = 24
const waitMsFirst = 1000
const waitMsMax = 5 * 60_000
/** While a token or a permission is missing, it is asked this often whether somebody mended it. */
const pauseMs = 5 * 60_000
/** A platform may be away for a night; news of the day before help nobody. */
const newsForMs = 24 * 3_600_000

/**
 * Sends one row of the outbox. It is taken before anything is read for it, so that a change made
 * meanwhile queues its own redraw. False when the row has to wait, and its lane with it.
 */
export async function deliver(deps: RelayDeps, row: OutboxRow): Promise<boolean> {
  if ((await claimRow(deps.db, row.id)) === 0) return true
  try {
    const adapter = deps.adapters.get(row.platform)
    if (!adapter) throw new SendProblem(row.platform, `${row.platform} is not connected`, null)
    await send(deps, adapter, row)
  } catch (error) {
    return handleFailure(deps, row, error)
  }
  await markSent(deps.db, row.id, deps.now())
  return true
}

async function send(deps: RelayDeps, adapter: ChatAdapter, row: OutboxRow): Promise<void> {
  const { platform, install, target, subject } = row
  switch (row.kind) {
    case 'card':
      await showCard(deps, adapter, { platform, install, channel: target, subject })
      return
    case 'line':
      return sendLine(deps, adapter, row)
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
  const line = await withUserIds(deps.db, place, said.line)
  const under = await postedCard(deps, adapter, place)
  const how = { final: isFinal(event) }
  if (!under || (await adapter.reply(under, line, row.id, how)) === 'sent') return
  const anew = await replaceCard(deps, adapter, place)
  if (anew) await adapter.reply(anew, line, row.id, how)
}

/** An outage costs no attempts, only time; a bug of ours is tried again too, and logged each time. */
async function handleFailure(deps: RelayDeps, row: OutboxRow, error: unknown): Promise<boolean> {
  const problem = error instanceof Error ? error.message : String(error)
  const isTheirs = error instanceof SendProblem
  if (!isTheirs) deps.log(`could not send ${row.kind} ${row.id}`, error)
  const isPaused = isTheirs && error.reach !== 'message'
  const retryAfterMs = isPaused ? pauseMs : isTheirs ? error.retryAfterMs : waitMsFirst
  const attempts = row.attempts + 1
  const isOld = deps.now() - row.createdAt >= newsForMs
  const isNews = isPaused || !isRedraw(row)
  const isOver = isTheirs ? isOld && isNews : attempts >= attemptsMax
  const isShut = isTheirs && (error.reach === 'place' || retryAfterMs === null)
  if (isShut) await notifyUnreachable(deps, row)
  if (retryAfterMs === null || isOver) {
    await markFailed(deps.db, row.id, attempts, problem)
    return true
  }
  const dueAt = deps.now() + waitMs(row.attempts, retryAfterMs)
  // A redraw shows what is true then, so it never is too old; but it lets the others pass.
  const behind = isTheirs && isOld && { id: nextOutboxId(deps.now()), createdAt: deps.now() }
  await requeue(deps.db, row, { attempts, dueAt, problem, ...behind })
  return false
}

/** A time that the platform named is kept; where it named none, ours doubles. */
const waitMs = (attempts: number, retryAfterMs: number): number =>
  retryAfterMs > waitMsFirst
    ? retryAfterMs
    : Math.min(waitMsMax, waitMsFirst * 2 ** Math.min(attempts, 10))
