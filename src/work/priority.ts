import { readdirSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

const steps = 10

/** Lets every other process go first: on few cores customers' messages would wait for this one (F86). */
export function lowerPriority(): void {
  // Counted from where we were started: to step forward is not allowed to everybody.
  const behind = Math.min(getPriority() + steps, constants.priority.PRIORITY_LOW)
  for (const thread of threads()) setPriority(thread, behind)
}

/** Linux has a priority for each thread; where the system shows none it is one for all. */
export function threads(tasks = '/proc/self/task'): number[] {
  try {
    return readdirSync(tasks).map(Number)
  } catch {
    return [0]
  }
}

/** Where no memory is left, Linux kills the process with the highest score: not the server (F9). */
export function raiseOomScore(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Not Linux, or nobody may set it there.
  }
}
