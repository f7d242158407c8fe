import type { Judgement } from '../channel-port.ts'
import { mayHaveMore } from './fair-slots.ts'
import type { Quota } from '../../store/outbound/claim-outbound.ts'

/** How fast a channel takes messages. */
export type Rates = {
  /** From one number of ours. */
  senderPerSecond: number
  /** To one customer: so many at once, and one more in each of these times. */
  pairBurst: number
  pairEveryMs: number
}

type Bucket = { left: number; at: number }

const bucketsMax = 10_000
/** Of a sender that has to be slow: more might end it, and less would keep customers waiting. */
const pacedEveryMs = 3000

/** Counts that fill up again with time: who has one left may send. */
function createBuckets(most: number, everyMs: number) {
  const buckets = new Map<string, Bucket>()
  const leftAt = (key: string, now: number): number => {
    const bucket = buckets.get(key)
    return bucket ? Math.min(most, bucket.left + Math.max(0, now - bucket.at) / everyMs) : most
  }
  return {
    left: leftAt,
    take: (key: string, now: number): void => {
      buckets.set(key, { left: leftAt(key, now) - 1, at: now })
      if (buckets.size <= bucketsMax) return
      for (const name of buckets.keys()) if (leftAt(name, now) >= most) buckets.delete(name)
    },
    /** Until there is one. */
    waitMs: (key: string, now: number): number =>
      Math.max(0, Math.ceil((1 - leftAt(key, now)) * everyMs)),
  }
}

type Pace = { until: number; nextAt: number }

/** Senders that go on slowly for a while. */
function createPaces() {
  const paces = new Map<string, Pace>()
  const of = (senderId: string, now: number): Pace | null => {
    const pace = paces.get(senderId)
    return pace && pace.until > now ? pace : null
  }
  return {
    of,
    set: (senderId: string, until: number, now: number): void => {
      const known = of(senderId, now)
      if (known) known.until = Math.max(known.until, until)
      else paces.set(senderId, { until, nextAt: now + pacedEveryMs })
    },
    take: (senderId: string, now: number): void => {
      const pace = of(senderId, now)
      if (pace) pace.nextAt = now + pacedEveryMs
      else paces.delete(senderId)
    },
  }
}

export type SendRates = ReturnType<typeof createRates>

/** Who may send how much now: by the channel's limits, and by what it told us to wait for. */
export function createRates({ senderPerSecond, pairBurst, pairEveryMs }: Rates) {
  const senders = createBuckets(senderPerSecond, 1000 / senderPerSecond)
  const pairs = createBuckets(pairBurst, pairEveryMs)
  const pauses = new Map<string, number>()
  const paces = createPaces()
  const servedAt = new Map<string, number>()
  let served = 0

  /** Told to wait, whatever its own limits are. */
  const isHeld = (senderId: string, now: number): boolean =>
    (pauses.get(senderId) ?? 0) > now || (paces.of(senderId, now)?.nextAt ?? 0) > now
  const freeOf = (senderId: string, now: number): number => {
    if (isHeld(senderId, now)) return 0
    const free = Math.floor(senders.left(senderId, now))
    return paces.of(senderId, now) ? Math.min(1, free) : free
  }
  const pause = (name: string, until: number): void => {
    pauses.set(name, Math.max(until, pauses.get(name) ?? 0))
  }
  return {
    pause,
    /** As a channel said of one message of this sender. At a pace one goes at a time, some seconds after the one before. */
    slow: (senderId: string, what: Judgement['slows'], until: number, now: number): void => {
      if (what === 'sender') pause(senderId, until)
      if (what === 'pace') paces.set(senderId, until, now)
    },
    /** How many this sender may send now. */
    freeOf,
    isHeld,
    pausedUntil: (name: string): number => pauses.get(name) ?? 0,
    takeSender: (senderId: string, now: number): void => {
      senders.take(senderId, now)
      paces.take(senderId, now)
    },
    takePair: pairs.take,
    pairWaitMs: pairs.waitMs,

    /** Shares room between senders: who has the fewest under way is first, then who waited longest. */
    share: (
      due: readonly string[],
      room: number,
      underWay: ReadonlyMap<string, number>,
      now: number,
    ): Quota[] => {
      const shares = due
        .map((senderId) => {
          const free = freeOf(senderId, now)
          return { senderId, free, count: underWay.get(senderId) ?? 0, limit: 0 }
        })
        .filter(({ free }) => free > 0)
        .toSorted(
          (one, other) =>
            one.count - other.count ||
            (servedAt.get(one.senderId) ?? 0) - (servedAt.get(other.senderId) ?? 0),
        )
        .slice(0, room)
      for (let left = room; left > 0; left -= 1) {
        const open = shares.filter(
          ({ free, limit, count }) => limit < free && mayHaveMore(count + limit, left),
        )
        const [next] = open.toSorted(
          (one, other) => one.count + one.limit - other.count - other.limit,
        )
        if (!next) break
        next.limit += 1
      }
      const given = shares.filter(({ limit }) => limit > 0)
      for (const { senderId } of given) servedAt.set(senderId, (served += 1))
      return given.map(({ senderId, limit }) => ({ senderId, limit }))
    },
  }
}
