import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Steps } from '../bot/intents.ts'

/** Does work that is of use to this thread alone, and lets others have their turn between its steps (F86). */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    await nextTurn()
  }
}
