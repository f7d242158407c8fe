import { setTimeout as pause } from 'node:timers/promises'

type Waiting<T> = { items: readonly T[]; done: () => void; failed: (error: unknown) => void }

const itemsMaxByDefault = 500

/** For how much longer a group gathers, by what the one before it had. */
export type Linger<T> = (before: readonly T[]) => number

/**
 * Lets many share one piece of work, such as a transaction: while one is under way, what comes
 * gathers for the next, and for `lingerMs` more. Who gave the items hears whether the work with them
 * was done. `itemsMax` is how many one piece of work has at most, unless they were given together.
 */
export function inGroups<T>(
  work: (items: T[]) => Promise<void>,
  {
    lingerMs = () => 0,
    itemsMax = itemsMaxByDefault,
  }: { lingerMs?: Linger<T>; itemsMax?: number } = {},
): (items: readonly T[]) => Promise<void> {
  const waiting: Waiting<T>[] = []
  let isWorking = false
  let before: readonly T[] = []

  async function workOff(): Promise<void> {
    isWorking = true
    while (waiting.length > 0) {
      const ms = lingerMs(before)
      if (ms > 0) await pause(ms)
      const group = nextGroup(waiting, itemsMax)
      before = group.flatMap(({ items }) => items)
      await workOn(group)
    }
    isWorking = false
  }

  /** What makes the work fail may be of one of them: the others do not fail for it. */
  async function workOn(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await work(group.flatMap(({ items }) => items))
      for (const { done } of group) done()
    } catch (error) {
      const [first, ...others] = group
      if (others.length === 0) first?.failed(error)
      else for (const one of group) await workOn([one])
    }
  }

  return (items) =>
    new Promise((done, failed) => {
      waiting.push({ items, done, failed })
      if (!isWorking) void workOff()
    })
}

function nextGroup<T>(waiting: Waiting<T>[], itemsMax: number): Waiting<T>[] {
  const group: Waiting<T>[] = []
  let count = 0
  for (let next = waiting[0]; next; next = waiting[0]) {
    count += next.items.length
    if (group.length > 0 && count > itemsMax) break
    group.push(next)
    waiting.shift()
  }
  return group
}
