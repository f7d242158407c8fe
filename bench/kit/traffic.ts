import { setTimeout as sleep } from 'node:timers/promises'
import { openGateway } from '../../src/gateway/gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import { answered, keep } from '../../test/gateway/receive.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { noon } from '../../test/helpers/cast.ts'

export type Traffic = {
  /** After how many ms, sorted, messages are kept that customers write while `work` goes on. */
  during: (work: Promise<unknown>) => Promise<number[]>
  /** How many messages of 24 customers without a pause are kept while `work` goes on. */
  without: (work: () => Promise<unknown>) => Promise<number>
  /** Messages that were not kept. */
  failures: () => number
}

const everyMs = 10
const customers = 50

/** 50 customers of one sender who write 100 messages a second; late ones count from when they were due. */
export function traffic(db: Db, senderId: string): Traffic {
  const gateway = gatewayOn(db)
  let sent = 0
  let failed = 0

  async function write(due: number, latencies: number[]): Promise<void> {
    sent += 1
    const contact = `49151${sent % customers}`
    const message = { senderId, contact, messageId: `m${sent}`, text: 'hi', at: noon }
    await keep(gateway, message).catch(() => {
      failed += 1
    })
    latencies.push(performance.now() - due)
  }

  return {
    during: async (work) => {
      const latencies: number[] = []
      const answers: Promise<void>[] = []
      let isOver = false
      const ended = work.finally(() => {
        isOver = true
      })
      for (let due = performance.now(); !isOver; due += everyMs) {
        await sleep(Math.max(0, due - performance.now()))
        answers.push(write(due, latencies))
      }
      await Promise.all([ended, ...answers])
      await answered(gateway)
      return latencies.toSorted((a, b) => a - b)
    },
    without: async (work) => {
      let isOver = false
      let kept = 0
      const busy = Array.from({ length: 24 }, async () => {
        while (!isOver) {
          await write(performance.now(), [])
          kept += 1
        }
      })
      await work().finally(() => {
        isOver = true
      })
      await Promise.all(busy)
      await answered(gateway)
      return kept
    },
    failures: () => failed,
  }
}

const gatewayOn = (db: Db): Gateway =>
  openGateway(
    db,
    {
      sessionExpiryMs: 4 * 3_600_000,
      customerWaitingMax: 250,
      actions: {
        secretsOf: async () => [],
        profileSecrets: async () => ({}),
        old: null,
        now: Date.now,
        allowPrivate: false,
        timeoutMs: 1000,
      },
    },
    { tell: async () => {} },
  )

export const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.floor((sorted.length - 1) * part)] ?? NaN
