import type { ClaimedRow } from '../../store/outbound/claim-outbound.ts'
import type { ChannelOut } from '../channel-port.ts'
import { fateOf, lateAt, putBack, tooLate, unknownMs } from './decide-fate.ts'
import type { Fate } from './decide-fate.ts'
import type { SendRates } from './rates.ts'

export type AttemptDeps<Body> = {
  out: Pick<ChannelOut<Body>, 'send'>
  now: () => number
  log: (level: 'warn' | 'error', message: string) => void
  /** An answer that is older is of no use any more. */
  replyMaxAgeMs: number
  /** Numbers of one account share its limits. */
  accountOf?: (fromId: string) => Promise<string>
  /** The number that a row goes out from; the one that it names unless it is said. */
  fromOf?: (row: ClaimedRow) => Promise<string>
}

/** The longest that a channel's own client waits for an answer. */
const sendMsMax = 10_000
/** For as long a claimed row is nobody else's. */
export const leaseMs = sendMsMax + unknownMs
/** A claim that waited longer for its turn is given back, so that its lease covers the send. */
const freshMs = 5000

/** Sends a row that was claimed, if it may go now; what the channel asks us to wait for, others heed. */
export async function attemptSend<Body>(
  { out, now, log, replyMaxAgeMs, accountOf, fromOf }: AttemptDeps<Body>,
  rates: SendRates,
  row: ClaimedRow,
): Promise<Fate> {
  const at = now()
  const late = tooLate(row, at, replyMaxAgeMs)
  if (late) return late
  if (at > row.dueAt - leaseMs + freshMs) return putBack(row, at)
  const from = (await fromOf?.(row)) ?? row.fromId
  const account = `account ${(await accountOf?.(from)) ?? row.channel}`
  const pair = JSON.stringify([row.senderId, row.contact])
  const waitMs = Math.max(rates.pausedUntil(account) - at, rates.pairWaitMs(pair, at))
  if (waitMs > 0) return putBack(row, Math.min(at + waitMs, lateAt(row, replyMaxAgeMs)))
  rates.takePair(pair, at)
  const { id, attempts: attempt } = row
  const to = JSON.parse(row.recipient)
  const body: Body = JSON.parse(row.body)
  const outcome = await out.send({ id, from, to, body, attempt })
  const fate = fateOf(row, outcome, { now: now(), replyMaxAgeMs })
  if (fate.slows) rates.slow(row.senderId, fate.slows.what, fate.slows.until, now())
  if (fate.slows?.what === 'account') rates.pause(account, fate.slows.until)
  // What a person must mend is logged once, when the team is told.
  if ('problem' in outcome && outcome.problem.alert === null) {
    log('warn', `A channel did not take a message: ${outcome.problem.text}`)
  }
  return fate
}
