import { SendProblem } from '../../../src/chat/outbound-port.ts'

/** `perMinute` over time, `burst` at once. */
export type RateLimit = { perMinute: number; burst: number }
/** How fast we post into each channel, and how fast we update cards and notices in each workspace. */
export type RateLimits = { posts: RateLimit; updates: RateLimit; noticeUpdates: RateLimit }

/**
 * About one post a second in a channel, and updates by their tier, both together a little below
 * Slack's own. Cards have a share of their own: copies in direct messages never keep them waiting.
 */
export const slackRateLimits: RateLimits = {
  posts: { perMinute: 55, burst: 2 },
  updates: { perMinute: 25, burst: 4 },
  noticeUpdates: { perMinute: 20, burst: 3 },
}

export type RateLimiter = {
  /**
   * Resolves when it is this one's turn. A turn that is further away than a moment is reserved for
   * `key`, and the outbox is told when to come back for it.
   * @throws SendProblem with the time until the turn
   */
  turn: (lane: string, rate: RateLimit, key: string) => Promise<void>
  /** Slack asked for a pause. */
  pause: (lane: string, ms: number) => void
}

const patienceMs = 2500
const reservationsMax = 10_000

/**
 * Keeps each lane to its rate, so that a storm is spread out before Slack has to refuse it. `now` is
 * a clock in ms that only moves forward.
 */
export function createRateLimiter(now: () => number): RateLimiter {
  const lanes = new Map<string, { free: number }>()
  const reserved = new Map<string, number>()

  const reserve = (lane: string, { perMinute, burst }: RateLimit): number => {
    const everyMs = 60_000 / perMinute
    const known = lanes.get(lane) ?? { free: 0 }
    const at = Math.max(known.free, now() - (burst - 1) * everyMs)
    lanes.set(lane, { free: at + everyMs })
    return at
  }

  return {
    turn: async (lane, rate, key) => {
      const name = `${lane} ${key}`
      const at = reserved.get(name) ?? reserve(lane, rate)
      const waitMs = at - now()
      if (waitMs > patienceMs) {
        if (reserved.size < reservationsMax) reserved.set(name, at)
        throw new SendProblem('slack', 'waiting for its turn at Slack', waitMs)
      }
      reserved.delete(name)
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    },
    pause: (lane, ms) => {
      const free = lanes.get(lane)?.free ?? 0
      lanes.set(lane, { free: Math.max(free, now() + ms) })
    },
  }
}
