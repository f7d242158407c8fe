import { limited } from './faults.ts'

export type RateLimit = { most: number; windowMs: number }
/** Off until a test turns them on, since many clocks stand still. */
export type Rates = {
  on: boolean
  /** By route; the place in the path (channel, guild, webhook) has a count of its own. */
  limits: Map<string, RateLimit>
  global: RateLimit
  /** The 429, or the headers that go with the answer. */
  take: (route: string, place: string) => Pace
}

type Pace = { refused: ReturnType<typeof limited> | null; headers: Record<string, string> }
type Window = { from: number; taken: number }

/** discord.md 4: windows by route and place, and 50 a second over all; interaction endpoints are exempt. */
export function makeRates(now: () => number): Rates {
  const windows = new Map<string, Window>()
  const windowOf = (key: string, { windowMs }: RateLimit): Window => {
    const open = windows.get(key)
    if (open && now() - open.from < windowMs) return open
    const fresh = { from: now(), taken: 0 }
    windows.set(key, fresh)
    return fresh
  }
  const secondsLeft = ({ from }: Window, { windowMs }: RateLimit) =>
    (from + windowMs - now()) / 1000
  return {
    on: false,
    limits: new Map([
      ['POST /channels/:channel/messages', { most: 5, windowMs: 5000 }],
      ['PATCH /channels/:channel/messages/:message', { most: 5, windowMs: 5000 }],
      ['PUT /applications/:application/commands', { most: 2, windowMs: 60_000 }],
    ]),
    global: { most: 50, windowMs: 1000 },
    take(route, place) {
      if (!this.on) return free
      const exempt = route.includes('/interactions/') || route.includes('/webhooks/')
      const all = windowOf('global', this.global)
      if (!exempt && all.taken >= this.global.most)
        return { refused: limited(secondsLeft(all, this.global), true), headers: {} }
      if (!exempt) all.taken += 1
      const limit = this.limits.get(route)
      if (!limit) return free
      const own = windowOf(`${route} ${place}`, limit)
      const left = secondsLeft(own, limit)
      const full = own.taken >= limit.most
      if (!full) own.taken += 1
      const headers = {
        'x-ratelimit-limit': String(limit.most),
        'x-ratelimit-remaining': String(limit.most - own.taken),
        'x-ratelimit-reset': String(now() / 1000 + left),
        'x-ratelimit-reset-after': String(left),
        'x-ratelimit-bucket': Buffer.from(route).toString('hex').slice(0, 32),
      }
      return { refused: full ? limited(left, false, headers) : null, headers }
    },
  }
}

const free: Pace = { refused: null, headers: {} }
