import { ulid } from 'ulid'
import type { Platform } from '../../domain/actor.ts'
import {
  claimInteractions,
  finishInteractions,
  takeOverInteraction,
} from '../../store/delivery/interactions.ts'
import type { Claim } from '../../store/delivery/interactions.ts'
import type { Ctx } from '../kit/context.ts'
import { gather } from '../kit/gather.ts'

/** Longer than any work here takes. */
const leaseMs = 60_000
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
 * many at once. A delivery that was taken by a process that is gone (one control server a database is
 * assumed), or a minute ago, is worked on again: a verb that had done its work refuses.
 */
export function createInteractionDedupe({
  db,
  now,
  ports,
}: Pick<Ctx, 'db' | 'now' | 'ports'>): InteractionDedupe {
  const boot = ulid()
  let startedAt: number | null = null
  const finished = createFinished(db, ports)
  const claimOne = gather((claims: Claim[]) => claimInteractions(db, claims))

  return {
    claim: async ({ platform, interactionId }) => {
      const at = now()
      startedAt ??= at
      const claim = { platform, interactionId, boot, at }
      const taken = await claimOne(claim)
      if (taken === null) return true
      if (taken.boot === null || taken.boot === boot) return false
      const isLeft = taken.at < startedAt || taken.at <= at - leaseMs
      return isLeft && takeOverInteraction(db, claim, taken.boot)
    },
    done: finished.add,
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
