import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cpuTimeMs } from '../../src/work/cpu-time.ts'
import { threads } from '../../src/work/priority.ts'

const processes = mkdtempSync(join(tmpdir(), 'processes-'))
afterAll(() => rmSync(processes, { recursive: true }))

function worked(schedstat: string): number | null {
  mkdirSync(join(processes, '7'), { recursive: true })
  writeFileSync(join(processes, '7', 'schedstat'), schedstat)
  return cpuTimeMs(7, processes)
}

it('F9 how long a process works is what Linux says, and nothing where it does not', () => {
  expect(worked('2500000000 9 1\n')).toBe(2500)
  // A Linux that was built without it says this of every process.
  expect(worked('0 0 0\n')).toBe(null)
  expect(cpuTimeMs(8, processes)).toBe(null)
})

it('F9 a process of a job lets others go first also where no processes are shown', () => {
  expect(threads(join(processes, 'none'))).toEqual([0])
})
