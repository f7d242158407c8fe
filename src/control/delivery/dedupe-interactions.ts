import { ulid } from 'ulid'
import type { Platform } from '../../domain/actor.ts'
import {
  claimInteractions,
  findInteraction,
  finishInteractions,
  renewInteraction,
  takeOverInteraction,
} from '../../store/delivery/interactions.ts'
import type { Claim, Taken } from '../../store/delivery/interactions.ts'
import { isShared } from '../../store/kit/database.ts'
import type { Ctx } from '../kit/context.ts'
import { gather } from '../kit/gather.ts'

/** Whoever works on a delivery says so this often, where several processes may. */
const renewEveryMs = 1000
/** Who said nothing for so long is gone. A clock that is off costs a second try, which is refused. */
const leaseMs = 5000
const lookAgainMs = 250
const flushEveryMs = 250
const flushAgainMs = 1000
const flushRowsMax = 500
/** More than a database that is away for minutes leaves waiting. */
const finishedMax = 100_000

type Delivery = { platform: Platform; interactionId: string }
export type InteractionDedupe = {
  /** True for the one who has to work on this delivery; false when somebody did, or does (F26). */
  claim: (delivery: Delivery) => Promise<boolean>
  /** It was answered, also by a refusal: every later delivery of it is nothing. */
  done: (delivery: Delivery) => void
}

/**
 * Who works on which delivery. Taking it is one write; that it is done is written a moment later, for
 * many at once. What another process works on is waited for: should that process die, it is worked on
 * here, and a verb that had done its work refuses.
 */
export function createInteractionDedupe({
  db,
  now,
  ports,
}: Pick<Ctx, 'db' | 'now' | 'ports'>): InteractionDedupe {
  const boot = ulid()
  const finished = createFinished(db, ports)
  const claimOne = gather((claims: Claim[]) => claimInteractions(db, claims))
  const working = new Map<string, NodeJS.Timeout>()
  const nameOf = ({ platform, interactionId }: Delivery) => `${platform} ${interactionId}`

  /** Only one process may serve an SQLite file, so nobody else needs to know. */
  function keepTaken(delivery: Delivery): void {
    if (!isShared(db)) return
    const renew = () =>
      ports.background.run(() => renewInteraction(db, { ...delivery, boot, at: now() }))
    working.set(nameOf(delivery), setInterval(renew, renewEveryMs).unref())
  }

  /** Ours, or done, or left by a process that is gone; else it is looked at again. */
  async function claim(delivery: Delivery): Promise<boolean> {
    if (await claimOne({ ...delivery, boot, at: now() })) return true
    do {
      const taken = await findInteraction(db, delivery)
      if (!taken || taken.boot === null || taken.boot === boot) return false
      const isOurs =
        isLeft(taken) && (await takeOverInteraction(db, { ...delivery, boot, at: now() }, taken))
      if (isOurs) return true
    } while (await ports.background.pause(lookAgainMs))
    return false
  }
  const isLeft = ({ at }: Taken): boolean => !isShared(db) || at <= now() - leaseMs

  return {
    claim: async ({ platform, interactionId }) => {
      const delivery = { platform, interactionId }
      const isOurs = await claim(delivery)
      if (isOurs) keepTaken(delivery)
      return isOurs
    },
    done: (delivery) => {
      clearInterval(working.get(nameOf(delivery)))
      working.delete(nameOf(delivery))
      finished.add(delivery)
    },
  }
}

/**
 * Writes the first at once, so that a quiet server has written everything; then a few times a second,
 * once more where the database did not take it, and the rest when we stop.
 */
function createFinished(db: Ctx['db'], { background, logBug }: Ctx['ports']) {
  let waiting: Delivery[] = []
  let isWriting = false

  /** False when the database did not take it. */
  async function flush(): Promise<boolean> {
    const batch = waiting.splice(0, flushRowsMax)
    const platforms = new Set(batch.map(({ platform }) => platform))
    try {
      for (const platform of platforms) {
        const ids = batch.filter((one) => one.platform === platform)
        await finishInteractions(
          db,
          platform,
          ids.map(({ interactionId }) => interactionId),
        )
      }
      return true
    } catch (error) {
      waiting = [...batch, ...waiting]
      logBug('interactions', error)
      return false
    }
  }

  async function writeAll(): Promise<void> {
    isWriting = true
    try {
      for (let isLast = false; waiting.length > 0;) {
        const isWritten = await flush()
        if (isLast && !isWritten) return
        isLast = !(await background.pause(isWritten ? flushEveryMs : flushAgainMs))
      }
    } finally {
      isWriting = false
    }
  }

  return {
    add: (delivery: Delivery) => {
      if (waiting.length < finishedMax) waiting.push(delivery)
      if (!isWriting) background.run(writeAll)
    },
  }
}
