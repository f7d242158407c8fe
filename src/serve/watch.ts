import type { Background } from '../background.ts'
import type { Db } from '../store/kit/database.ts'
import { whichWait } from '../store/waits.ts'
import type { Waits } from '../store/waits.ts'

/** Something that may wait in the database, left by anybody, or due by time alone. */
export type Look = {
  waits: Waits
  /** Does what waits; never begun again before it has ended. */
  run: () => unknown
  /** It was asked, and nothing waits. */
  nothing?: () => void
  /** The clock was set back: what waits for a time may wait far too long. */
  clockSetBack?: () => void
}

export type Watch = {
  /** Looks for these too. The answer ends that, and resolves when none of them is under way. */
  add: (looks: readonly Look[]) => () => Promise<void>
  /** Asks once, and begins what is to be done. */
  look: () => Promise<void>
  /** Looks each second until we stop. */
  start: () => void
}

type WatchDeps = {
  /** Whose connections ask: a plane never waits for the other one's. */
  db: Db
  now: () => number
  background: Pick<Background, 'run' | 'pause'>
}

const lookEveryMs = 1000

/**
 * The one place that decides whether anything has to be looked at: each second it asks the database
 * in one statement what waits, and only what does costs more. Times are compared there, so that there
 * is nothing to keep in mind between two looks.
 */
export function createWatch({ db, now, background }: WatchDeps): Watch {
  const looks = new Set<Look>()
  const underWay = new Map<Look, Promise<unknown>>()
  let lastAt = -Infinity

  async function look(): Promise<void> {
    const at = now()
    if (at < lastAt) for (const one of looks) one.clockSetBack?.()
    lastAt = at
    const asked = [...looks].filter((one) => !underWay.has(one))
    const found = await ask(asked, at)
    for (const [i, one] of asked.entries()) {
      if (!looks.has(one)) continue
      if (found[i]) begin(one)
      else one.nothing?.()
    }
  }

  /** Where that can't be told, each may find out for itself. */
  async function ask(asked: readonly Look[], at: number): Promise<boolean[]> {
    try {
      const all = asked.map(({ waits }) => waits)
      return await whichWait(db, all, at)
    } catch (error) {
      tell(error)
      return asked.map(() => true)
    }
  }

  const tell = (error: unknown) => background.run(() => Promise.reject(error))

  function begin(one: Look): void {
    const work = Promise.resolve()
      .then(one.run)
      .finally(() => underWay.delete(one))
    underWay.set(one, work)
    background.run(() => work)
  }

  return {
    add: (more) => {
      for (const one of more) looks.add(one)
      return async () => {
        for (const one of more) looks.delete(one)
        const begun = more.flatMap((one) => underWay.get(one) ?? [])
        await Promise.allSettled(begun)
      }
    },
    look,
    start: () =>
      background.run(async () => {
        do await look().catch(tell)
        while (await background.pause(lookEveryMs))
      }),
  }
}
