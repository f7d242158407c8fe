import type { ChatAdapter } from '../chat/port.ts'
import { SendProblem } from '../chat/port.ts'
import { claim, failed, putBack, sent } from '../store/outbox.ts'
import type { OutboxRow } from '../store/outbox.ts'
import type { RelayDeps } from './deps.ts'
import { addressed, replaceCard, showCard, shownCard } from './show-card.ts'

/** With waits of 1 s doubling up to 5 min, this is about an hour and a half. */
const attemptsMax = 24
const waitMsFirst = 1000
const waitMsMax = 5 * 60_000

/**
 * Sends one row of the outbox. It is taken before anything is read for it, so that a change made
 * meanwhile queues its own redraw. False when the row has to wait, and its channel with it.
 */
export async function deliver(deps: RelayDeps, row: OutboxRow): Promise<boolean> {
  if (!(await claim(deps.db, row.id))) return true
  try {
    const adapter = deps.adapters.get(row.platform)
    if (!adapter) throw new SendProblem(row.platform, `${row.platform} is not connected`, null)
    await send(deps, adapter, row)
  } catch (error) {
    return wentWrong(deps, row, error)
  }
  await sent(deps.db, row.id, deps.now())
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
      return sendDirectly(deps, adapter, row)
  }
}

async function sendLine(deps: RelayDeps, adapter: ChatAdapter, row: OutboxRow): Promise<void> {
  const { platform, install, target, subject, event, createdAt } = row
  const said = event && (await deps.say(event, createdAt))
  if (!said) return
  const place = { platform, install, channel: target, subject }
  const line = await addressed(deps.db, place, said.line)
  const under = await shownCard(deps, adapter, place)
  if (!under || (await adapter.reply(under, line, row.id)) === 'sent') return
  const anew = await replaceCard(deps, adapter, place)
  if (anew) await adapter.reply(anew, line, row.id)
}

async function sendDirectly(deps: RelayDeps, adapter: ChatAdapter, row: OutboxRow): Promise<void> {
  const { platform, install, target, event, createdAt } = row
  const said = event && (await deps.say(event, createdAt))
  if (!said) return
  const { line, buttons } = await addressed(deps.db, { platform, install }, said)
  const notice = { tone: 'info' as const, lines: [line], buttons, files: [] }
  const to = { install, userId: target }
  if ((await adapter.direct(to, { kind: 'notice', notice }, row.id)) !== 'closed') return
  throw new SendProblem(platform, 'this person takes no direct messages', null)
}

/** The platform says when to come back; a bug of ours is tried again too, and logged each time. */
async function wentWrong(deps: RelayDeps, row: OutboxRow, error: unknown): Promise<boolean> {
  const problem = error instanceof Error ? error.message : String(error)
  if (!(error instanceof SendProblem)) deps.log(`could not send ${row.kind} ${row.id}`, error)
  const attempts = row.attempts + 1
  const retryAfterMs = error instanceof SendProblem ? error.retryAfterMs : waitMsFirst
  if (retryAfterMs === null || attempts >= attemptsMax) {
    await failed(deps.db, row.id, attempts, problem)
    return true
  }
  const backoffMs = Math.min(waitMsMax, waitMsFirst * 2 ** row.attempts)
  const dueAt = deps.now() + Math.max(retryAfterMs, backoffMs)
  await putBack(deps.db, row, { attempts, dueAt, problem })
  return false
}
