import { readdirSync, readFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

const steps = 10

/**
 * Lets every other process go first: on few cores customers' messages would wait for this one (F86).
 * Linux has a priority for each thread.
 */
export function stepBack(): void {
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0]
  // Counted from where we were started: to step forward is not allowed to everybody.
  const behind = Math.min(getPriority() + steps, constants.priority.PRIORITY_LOW)
  for (const thread of threads) setPriority(thread, behind)
}

/** How long a process of ours has worked, in ms; null where the system does not tell. */
export function workedMs(pid: number): number | null {
  if (process.platform !== 'linux') return null
  try {
    const [ns] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
    return Number(ns) / 1e6
  } catch {
    // It has just ended, or the system was built without that.
    return null
  }
}
