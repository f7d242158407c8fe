import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The CPU time of a process of ours, in ms; null where the system does not tell. */
export function cpuTimeMs(pid: number, processes = '/proc/'): number | null {
  try {
    const [ns] = readFileSync(join(processes, String(pid), 'schedstat'), 'utf8').split(' ')
    // Linux says 0 of all where it was built without that.
    return Number(ns) > 0 ? Number(ns) / 1e6 : null
  } catch {
    // It has just ended, or the system tells nothing.
    return null
  }
}
