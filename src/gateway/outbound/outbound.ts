import type { Background } from '../../background.ts'
import type { Channel } from '../../bot/definition.ts'
import { claimOutbound, dueSenders } from '../../store/outbound/claim-outbound.ts'
import type { ClaimedRow, Quota } from '../../store/outbound/claim-outbound.ts'
import type { Db } from '../../store/kit/database.ts'
import type { Gateway } from '../gateway.ts'
import { inSharedWrite } from '../shared-write.ts'
import type { StatusOn } from './apply-statuses.ts'
import { attemptSend, leaseMs } from './attempt-send.ts'
import type { AttemptDeps } from './attempt-send.ts'
import { putBack } from './decide-fate.ts'
import type { Fate } from './decide-fate.ts'
import { pickDirect } from './pick-direct.ts'
import type { InHand } from './pick-direct.ts'
import type { DirectSends } from './queue-outbound.ts'
import { countBySender, takeFairly } from './fair-slots.ts'
import { createRates } from './rates.ts'
import type { Rates, SendRates } from './rates.ts'
import { settleAlone } from './settle-alone.ts'
import { forgetAlerts, settleFates } from './settle-fates.ts'
import { createSignal } from './signal.ts'
import type { Signal } from './signal.ts'

export type OutboundDeps<Body> = AttemptDeps<Body> & {
  gateway: Pick<Gateway, 'db' | 'newId' | 'ports'>
  channel: Channel
  background: Background
  rates: Rates
}

export type Outbound = {
  /** There are new rows, or those of another process, or the time of some has come. */
  wake: () => void
  direct: DirectSends
  /** What a message was told after it was taken slows its sender like what is said of it at once. */
  heed: (statuses: readonly StatusOn[]) => void
  /** Sends what can go now, and waits until it is known what became of it. */
  sendDue: () => Promise<void>
  /** Goes on sending until we stop. */
  start: () => void
}

/** The channel's client has as many connections. One sender has half of them at most. */
const sendsAtOnce = 64
/**
 * Claimed at a time, half of it of one sender: while some are sent, a whole batch is at hand, and nobody has to look for what is
 * left of it. Whoever starts after a kill may send at once what was not claimed, and knows of the others
 * only after their lease.
 */
const claimsAtOnce = 192
/** Of a paused number: they are dropped, so they need no room of their own. */
const lateAtOnce = 32
/** What comes back in this time is written together. */
const lingerMs = 20
/** After an error of the storage. */
const restMs = 1000

/**
 * Sends what waits for customers of a channel: a row is claimed before it is sent, so that whoever
 * finds it after a crash knows that it may be there already.
 */
export function createOutbound<Body>(deps: OutboundDeps<Body>): Outbound {
  const { background } = deps
  const pool: Pool<Body> = {
    deps,
    rates: createRates(deps.rates),
    signal: createSignal(),
    ready: [],
    underWay: new Map(),
    finished: [],
    settling: [],
    isStarted: false,
    isStopping: false,
    mayHaveDue: true,
    mayHaveAlerts: true,
  }
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (): Promise<void> => {
    const mine = turn.then(() => sendDue(pool))
    turn = mine.catch(() => undefined)
    return mine
  }
  /** What is known and not written yet is in no row that a look finds. */
  const rest = async (error: unknown): Promise<void> => {
    background.run(() => Promise.reject(error))
    await background.pause(restMs)
    pool.signal.notify()
  }
  return {
    wake: () => {
      pool.mayHaveDue = true
      pool.signal.notify()
    },
    direct: {
      pick: (rows) => pickDirect(inHand(pool), pool.rates, rows, deps.now()),
      lineMax: lineMaxOf(deps),
      send: (rows) => sendNow(pool, rows, inTurn),
    },
    heed: (statuses) => {
      for (const { senderId, status } of statuses) {
        for (const { slows, afterMs } of status.problems) {
          const [until, now] = [status.at + afterMs, deps.now()]
          if (until > now) pool.rates.slow(senderId, slows, until, now)
        }
      }
    },
    sendDue: () => {
      pool.mayHaveDue = true
      return inTurn()
    },
    start: () => {
      pool.isStarted = true
      background.onStop(pool.signal.notify)
      background.run(async () => {
        while (!background.isStopping()) {
          await inTurn().catch(rest)
          if (!background.isStopping()) await pool.signal.wait()
        }
        pool.isStarted = false
        pool.isStopping = true
      })
    },
  }
}

/** So many reach a customer while an answer is of use. A long line makes each look for others dearer. */
const lineMaxOf = <Body>({ rates, replyMaxAgeMs }: OutboundDeps<Body>): number =>
  Math.min(lineMax, rates.pairBurst + Math.floor(replyMaxAgeMs / rates.pairEveryMs))
const lineMax = 500

type Pool<Body> = {
  deps: OutboundDeps<Body>
  rates: SendRates
  signal: Signal
  /** Claimed, and not begun yet. */
  ready: ClaimedRow[]
  underWay: Map<string, ClaimedRow>
  /** Known, and not written yet. */
  finished: Fate[]
  /** Being written. */
  settling: readonly Fate[]
  /** Somebody settles what is finished. */
  isStarted: boolean
  isStopping: boolean
  /** Rows may be due that nobody has claimed. */
  mayHaveDue: boolean
  mayHaveAlerts: boolean
}

/** What we have of each contact, and how much more we take. */
function inHand<Body>({ ready, underWay, finished, settling, ...pool }: Pool<Body>): InHand {
  const takes = pool.isStarted && !pool.isStopping
  return {
    claimed: [...ready, ...underWay.values()],
    done: [...finished, ...settling].map(({ row }) => row),
    room: takes ? claimsAtOnce - ready.length - underWay.size : 0,
  }
}

/** Whoever stops meanwhile gives them back. */
function sendNow<Body>(
  pool: Pool<Body>,
  rows: readonly ClaimedRow[],
  giveBack: () => Promise<void>,
): void {
  const at = pool.deps.now()
  for (const row of rows) {
    pool.rates.takeSender(row.senderId, at)
    pool.ready.push(row)
  }
  sendReady(pool)
  pool.signal.notify()
  if (!pool.isStarted) pool.deps.background.run(giveBack)
}

async function sendDue<Body>(pool: Pool<Body>): Promise<void> {
  const { underWay, finished, signal, deps } = pool
  for (;;) {
    signal.reset()
    const claimed = await tick(pool)
    if (claimed === 0 && underWay.size === 0 && finished.length === 0) return
    if (finished.length === 0) await signal.wait()
    pool.isStopping = !(await deps.background.pause(underWay.size > 0 ? lingerMs : 0))
  }
}

/** Writes what is known, takes what is next, and starts to send it. */
async function tick<Body>(pool: Pool<Body>): Promise<number> {
  const { deps, rates, underWay, ready, finished, isStopping } = pool
  const { gateway, channel } = deps
  const at = deps.now()
  // Whoever starts next need not wait for the end of their leases.
  if (isStopping) finished.push(...ready.splice(0).map((row) => putBack(row, at)))
  const fates = finished.splice(0)
  pool.settling = fates
  try {
    const room = isStopping ? 0 : claimsAtOnce - underWay.size - ready.length
    const senders = room > 0 ? await sendersToLookAt(pool, at) : []
    const quotas = [
      ...rates.share(senders, room, countBySender(underWay.values(), ready), at),
      ...late(pool, senders, at),
    ]
    if (fates.length === 0 && quotas.length === 0) return 0
    const claimed = await inSharedWrite(gateway.db, fates.length, async (trx) => {
      await settle(pool, trx, fates)
      return claimOutbound(trx, quotas, { channel, now: at, leaseMs })
    })
    for (const row of claimed) rates.takeSender(row.senderId, at)
    ready.push(...claimed)
    sendReady(pool)
    return claimed.length
  } catch (error) {
    if (fates.length === 0) throw error
    const settleOne = (trx: Db, some: readonly Fate[]) => settle(pool, trx, some)
    const { undone, error: why } = await settleAlone(deps, fates, settleOne)
    finished.unshift(...undone)
    if (undone.length > 0) throw why
    return 0
  } finally {
    pool.settling = []
  }
}

/** What gets too old while its number may not send is said to be: the pause may end much later. */
const late = <Body>(
  { deps: { replyMaxAgeMs }, rates }: Pool<Body>,
  senders: readonly string[],
  at: number,
): Quota[] =>
  senders
    .filter((senderId) => rates.isHeld(senderId, at))
    .map((senderId) => ({ senderId, limit: lateAtOnce, madeBefore: at - replyMaxAgeMs + 1 }))

async function sendersToLookAt<Body>(pool: Pool<Body>, at: number): Promise<string[]> {
  if (!pool.mayHaveDue) return []
  // Who queues rows meanwhile sets it again.
  pool.mayHaveDue = false
  try {
    const senders = await dueSenders(pool.deps.gateway.db, at)
    if (senders.length > 0) pool.mayHaveDue = true
    return senders
  } catch (error) {
    pool.mayHaveDue = true
    throw error
  }
}

async function settle<Body>(pool: Pool<Body>, trx: Db, fates: readonly Fate[]): Promise<void> {
  if (fates.length === 0) return
  await settleFates(pool.deps, trx, fates)
  if (fates.some(({ alert }) => alert !== null)) pool.mayHaveAlerts = true
  if (fates.some(({ settlement }) => settlement.state !== 'sent')) pool.mayHaveDue = true
  const sent = fates.filter(({ settlement }) => settlement.state === 'sent')
  if (sent.length === 0 || !pool.mayHaveAlerts) return
  await forgetAlerts(trx, [...new Set(sent.map(({ row }) => row.senderId))])
  pool.mayHaveAlerts = fates.some(({ alert }) => alert !== null)
}

function sendReady<Body>(pool: Pool<Body>): void {
  while (!pool.isStopping && pool.ready.length > 0) {
    const row = takeFairly(pool.ready, pool.underWay, sendsAtOnce)
    if (row === null) return
    send(pool, row)
  }
}

function send<Body>(pool: Pool<Body>, row: ClaimedRow): void {
  const { deps, rates, underWay, finished, signal } = pool
  underWay.set(row.id, row)
  deps.background.run(async () => {
    try {
      finished.push(await attemptSend(deps, rates, row))
    } finally {
      underWay.delete(row.id)
      sendReady(pool)
      signal.notify()
    }
  })
}
