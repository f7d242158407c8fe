import type { Background } from '../../background.ts'
import type { Channel } from '../../bot/definition.ts'
import { claimOutbound, dueSenders } from '../../store/outbound/claim-outbound.ts'
import type { OutboundRow } from '../../store/outbound/outbound-rows.ts'
import type { ChannelOut, ChannelProblem } from '../channel-port.ts'
import type { Gateway } from '../gateway.ts'
import { fateOf, putBack, tooLate, unknownMs } from './decide-fate.ts'
import type { Fate } from './decide-fate.ts'
import { createRates } from './rates.ts'
import type { Rates } from './rates.ts'
import { forgetAlerts, settleFates } from './settle-fates.ts'
import type { SettleDeps } from './settle-fates.ts'
import { createSignal } from './signal.ts'

export type OutboundDeps<Body> = {
  gateway: Pick<Gateway, 'db' | 'newId' | 'ports'>
  channel: Channel
  out: Pick<ChannelOut<Body>, 'send'>
  now: () => number
  background: Background
  log: SettleDeps['log']
  rates: Rates
  /** An answer that is older is of no use any more. */
  replyMaxAgeMs: number
  /** Numbers of one account share its limits. */
  accountOf?: (fromId: string) => string
}

export type Outbound = {
  /** There are new rows, or a reason to look again. */
  wake: () => void
  /** Sends what can go now, and waits until it is known what became of it. */
  sendDue: () => Promise<void>
  /** Goes on sending until we stop. */
  start: () => void
}

const sendsAtOnce = 32
/** The longest that a channel's own client waits for an answer. */
const sendMsMax = 10_000
/** What comes back in this time is written together. */
const lingerMs = 20
/** For rows of other processes, and those whose time comes. */
const lookEveryMs = 1000

/**
 * Sends what waits for customers of a channel: a row is claimed before it is sent, so that whoever
 * finds it after a crash knows that it may be there already.
 */
export function createOutbound<Body>(deps: OutboundDeps<Body>): Outbound {
  const { gateway, channel, now, background } = deps
  const { db } = gateway
  const rates = createRates(deps.rates)
  const accountOf = deps.accountOf ?? (() => channel)
  const signal = createSignal(background)
  const underWay = new Map<string, OutboundRow>()
  const finished: Fate[] = []
  let mayHaveAlerts = true
  let isStopping = false
  let turn: Promise<unknown> = Promise.resolve()

  async function sendDue(): Promise<void> {
    for (;;) {
      signal.reset()
      const claimed = await tick()
      if (claimed === 0 && underWay.size === 0 && finished.length === 0) return
      if (finished.length === 0) await signal.wait()
      isStopping = !(await background.pause(underWay.size > 0 ? lingerMs : 0))
    }
  }

  /** Writes what is known, takes what is next, and starts to send it. */
  async function tick(): Promise<number> {
    const at = now()
    const fates = finished.splice(0)
    try {
      const room = isStopping ? 0 : sendsAtOnce - underWay.size
      const senders = room > 0 ? await dueSenders(db, at) : []
      const quotas = rates.share(senders, room, sendsOf, at)
      if (fates.length === 0 && quotas.length === 0) return 0
      const claimed = await db.transaction(async (trx) => {
        await settle(trx, fates)
        return claimOutbound(trx, quotas, { channel, now: at, leaseMs: sendMsMax + unknownMs })
      })
      for (const row of claimed) start(row)
      return claimed.length
    } catch (error) {
      finished.unshift(...fates)
      throw error
    }
  }

  const sendsOf = (senderId: string): number =>
    [...underWay.values()].filter((row) => row.senderId === senderId).length

  async function settle(trx: Gateway['db'], fates: readonly Fate[]): Promise<void> {
    if (fates.length === 0) return
    await settleFates({ gateway, now, log: deps.log }, trx, fates)
    const sent = fates.filter(({ settlement }) => settlement.state === 'sent')
    if (sent.length > 0 && mayHaveAlerts) {
      await forgetAlerts(trx, [...new Set(sent.map(({ row }) => row.senderId))])
    }
  }

  function start(row: OutboundRow): void {
    underWay.set(row.id, row)
    background.run(async () => {
      try {
        finished.push(await attempt(row))
      } finally {
        underWay.delete(row.id)
        signal.notify()
      }
    })
  }

  async function attempt(row: OutboundRow): Promise<Fate> {
    const at = now()
    const late = tooLate(row, at, deps.replyMaxAgeMs)
    if (late) return late
    const account = `account ${accountOf(row.fromId)}`
    const pair = JSON.stringify([row.senderId, row.contact])
    const waitMs = Math.max(rates.pausedUntil(account) - at, rates.pairWaitMs(pair, at))
    if (waitMs > 0) return putBack(row, at + waitMs)
    rates.take(row.senderId, pair, at)
    const { id, fromId: from, attempts } = row
    const to = JSON.parse(row.recipient)
    const body: Body = JSON.parse(row.body)
    const outcome = await deps.out.send({ id, from, to, body, attempt: attempts })
    const fate = fateOf(row, outcome, now())
    if (fate.slows?.what === 'sender') rates.pause(row.senderId, fate.slows.until)
    if (fate.slows?.what === 'account') rates.pause(account, fate.slows.until)
    if ('problem' in outcome) note(outcome.problem)
    return fate
  }

  function note({ alert, text }: ChannelProblem): void {
    if (alert !== null) mayHaveAlerts = true
    else deps.log('warn', `A channel did not take a message: ${text}`)
  }

  const inTurn = (): Promise<void> => {
    const mine = turn.then(sendDue)
    turn = mine.catch(() => undefined)
    return mine
  }

  return {
    wake: signal.notify,
    sendDue: inTurn,
    start: () =>
      background.run(async () => {
        do await inTurn().catch((error: unknown) => background.run(() => Promise.reject(error)))
        while (await signal.within(lookEveryMs))
      }),
  }
}
