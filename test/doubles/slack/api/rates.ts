import type { Call } from './call.ts'

/** Seconds to wait, 0 when the call may go on. */
export type Rates = {
  on: boolean
  /** A distributed app outside of the Marketplace reads one page of history a minute (slack.md, 2026). */
  distributed: boolean
  waitFor: (method: string, tier: 1 | 2 | 3 | 4, call: Call) => number
}

/** slack.md 10: calls a minute, for one method, one app and one workspace. */
const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100 } as const
const minuteMs = 60_000
const historical = new Set(['conversations.history', 'conversations.replies'])
/** slack.md 10: chat.postMessage about one a second in each channel. */
const postMs = 1000

/** A sliding minute by the injected clock. Off until a test turns it on, since many clocks stand still. */
export function makeRates(now: () => number): Rates {
  const calls = new Map<string, number[]>()
  const room = (key: string, most: number, windowMs: number): number => {
    const recent = (calls.get(key) ?? []).filter((at) => now() - at < windowMs)
    calls.set(key, recent)
    const oldest = recent.at(-most)
    return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest + windowMs - now()) / 1000))
  }
  return {
    on: false,
    distributed: false,
    waitFor(method, tier, { team, args }) {
      const key = `${team.id} ${method}`
      if (this.distributed && historical.has(method)) {
        const wait = room(key, 1, minuteMs)
        if (wait === 0) calls.get(key)?.push(now())
        return wait
      }
      if (!this.on) return 0
      const limits =
        method === 'chat.postMessage'
          ? [{ key: `${key} ${String(args.channel)}`, most: 1, windowMs: postMs }]
          : [{ key, most: perMinute[tier], windowMs: minuteMs }]
      const wait = Math.max(...limits.map((one) => room(one.key, one.most, one.windowMs)))
      if (wait === 0) for (const { key: taken } of limits) calls.get(taken)?.push(now())
      return wait
    },
  }
}
