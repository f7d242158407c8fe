import { readFileSync, readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

const niceness = 10
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
  setPriority(niceness)
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
}

/** How long this thread of ours has worked, in ms; null where the system does not tell. */
export function workedMs(thread: number): number | null {
  if (thread === unknownThread) return null
  const [ns] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')
  return Number(ns) / 1e6
}
