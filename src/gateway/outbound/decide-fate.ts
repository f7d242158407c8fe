import type { ClaimedRow } from '../../store/outbound/claim-outbound.ts'
import type { Settlement } from '../../store/outbound/settle-outbound.ts'
import type { Judgement, SendOutcome } from '../channel-port.ts'

/** What becomes of a row after an attempt, and what else that means. */
export type Fate = {
  row: ClaimedRow
  settlement: Settlement
  /** What a person must do something about; each is told once. */
  alert: string | null
  slows: { what: Judgement['slows']; until: number } | null
}

/** A status that carries our id may come this long after an answer that was lost. */
export const unknownMs = 60_000

/** From when a row is of no use any more: it is looked at then, however long its channel asks to wait. */
export const lateAt = (
  { createdAt, windowEndsAt }: Pick<ClaimedRow, 'createdAt' | 'windowEndsAt'>,
  replyMaxAgeMs: number,
): number => Math.min(createdAt + replyMaxAgeMs, windowEndsAt)

/** After one attempt: sent, ended, or tried again when that makes sense. */
export function fateOf(
  row: ClaimedRow,
  outcome: SendOutcome,
  { now, replyMaxAgeMs }: { now: number; replyMaxAgeMs: number },
): Fate {
  switch (outcome.fate) {
    case 'accepted':
      return settled(row, { state: 'sent', settledAt: now, providerId: outcome.messageId })
    case 'unknown':
      return settled(row, {
        dueAt: now + unknownMs,
        code: 'send-unknown',
        problem: outcome.problem.text,
      })
    case 'retry':
    case 'refused': {
      const { problem, afterMs } = outcome
      const dueAt = Math.min(now + afterMs, lateAt(row, replyMaxAgeMs))
      const again = { state: 'pending' as const, dueAt, code: 'send-retry' }
      const end = { state: 'failed' as const, settledAt: now, code: 'send-refused' }
      const what = outcome.fate === 'retry' ? again : end
      const slows = afterMs > 0 ? { what: problem.slows, until: now + afterMs } : null
      return { ...settled(row, { ...what, problem: problem.text }, problem.alert), slows }
    }
  }
}

/** What must not be sent any more; null while it may. */
export function tooLate(row: ClaimedRow, now: number, replyMaxAgeMs: number): Fate | null {
  if (now >= row.windowEndsAt) {
    const change = { state: 'failed' as const, settledAt: now, code: 'send-window' }
    return settled(row, { ...change, problem: windowClosed }, 'window')
  }
  if (now < row.createdAt + replyMaxAgeMs) return null
  const problem = wasUnsure(row)
    ? 'It was sent, no answer came, and now it is too old to go again: perhaps the customer has it.'
    : `It was too old before it could be sent${row.problem ? `: ${row.problem}` : ''}.`
  const change = { state: 'dropped' as const, settledAt: now, code: 'send-too-old', problem }
  return settled(row, change, 'too-old')
}

/** Not yet: nothing was tried. */
export function putBack(row: ClaimedRow, dueAt: number): Fate {
  const attempts = row.attempts - 1
  return settled(row, { state: 'pending', dueAt, attempts, code: row.code, problem: row.problem })
}

const windowClosed =
  'The customer wrote last more than 24 hours ago, and then only templates reach them.'

/** An attempt was made, and nobody knows what became of it. */
const wasUnsure = ({ code }: ClaimedRow): boolean => code === 'send-unknown'

function settled(row: ClaimedRow, change: Partial<Settlement>, alert: string | null = null): Fate {
  const { id, attempts, state, dueAt, settledAt, providerId } = row
  const same = { id, attempts, state, dueAt, settledAt, providerId, attempt: attempts }
  return { row, settlement: { ...same, code: null, problem: null, ...change }, alert, slows: null }
}
