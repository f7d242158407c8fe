import { readFileSync, readlinkSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

const steps = 10
/** Stands for a thread that the system does not tell us of. */
const unknownThread = 1

/**
 * Lets every other thread of this process go first: on few cores customers' messages would wait for
 * this one (F86). Only Linux has a priority, and a number, for each thread.
 *
 * @returns the system's number of this thread
 */
export function stepBack(): number {
  if (process.platform !== 'linux') return unknownThread
  // Counted from where we were started: to step forward is not allowed to everybody.
  setPriority(Math.min(getPriority() + steps, constants.priority.PRIORITY_LOW))
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
}

/** How long this thread of ours has worked, in ms; null where the system does not tell. */
export function workedMs(thread: number): number | null {
  if (thread === unknownThread) return null
  const [ns] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')
  return Number(ns) / 1e6
}
