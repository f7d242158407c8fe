import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, getPriority, setPriority } from 'node:os'

const steps = 10

/** Lets every other process go first: on few cores customers' messages would wait for this one (F86). */
export function stepBack(): void {
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

/** Where the machine has no memory left Linux ends who has most of it, which may be the server (F9). */
export function dieFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Not Linux, or nobody may choose there: then Linux chooses.
  }
}

/** How long a process of ours has worked, in ms; null where the system does not tell. */
export function workedMs(pid: number, processes = '/proc/'): number | null {
  try {
    const [ns] = readFileSync(join(processes, String(pid), 'schedstat'), 'utf8').split(' ')
    // Linux says 0 of all where it was built without that.
    return Number(ns) > 0 ? Number(ns) / 1e6 : null
  } catch {
    // It has just ended, or the system tells nothing.
    return null
  }
}
