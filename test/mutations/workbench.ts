import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mutation } from './mutation.ts'
import { longFiles } from '../helpers/long-run.ts'

export type Verdict = 'noticed' | 'survived' | 'does not fit'
export type Workbench = {
  try: (mutation: Mutation) => Promise<Verdict>
  passes: (tests: readonly string[]) => Promise<boolean>
  close: () => void
}

const root = join(import.meta.dirname, '../..')
const left = new Set(['node_modules', 'dist', 'data', '.git', 'coverage'])
/** A breakage that makes a test wait forever is noticed too. */
const longestRunMs = 180_000
/** All of them, on the unbroken source. */
const allMs = 1_800_000

/** A copy of the checkout to break things in: the checkout itself is never touched. */
export function openWorkbench(): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-mutations-'))
  for (const name of readdirSync(root)) {
    if (!left.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const passes = (tests: readonly string[]) => passesBoth(folder, tests, allMs)
  return {
    passes,
    close: () => rmSync(folder, { recursive: true, force: true }),
    async try({ file, find, replace, tests }) {
      const path = join(folder, file)
      const source = readFileSync(path, 'utf8')
      if (source.split(find).length !== 2) return 'does not fit'
      // A function, so that a `$` in the text means itself.
      writeFileSync(
        path,
        source.replace(find, () => replace),
      )
      try {
        return (await passesBoth(folder, tests, longestRunMs)) ? 'survived' : 'noticed'
      } finally {
        writeFileSync(path, source)
      }
    },
  }
}

/** In both runs: what a test tries on PostgreSQL, or with a whole server, it tries in the long one. */
async function passesBoth(
  folder: string,
  tests: readonly string[],
  timeout: number,
): Promise<boolean> {
  const long = longFiles()
  const inBoth = [
    { mode: 'test', files: tests.filter((test) => !test.endsWith('.long.test.ts')) },
    { mode: 'long', files: tests.filter((test) => long.includes(test)) },
  ]
  for (const { mode, files } of inBoth) {
    if (files.length > 0 && !(await vitest(folder, mode, files, timeout))) return false
  }
  return true
}

async function vitest(
  folder: string,
  mode: string,
  tests: readonly string[],
  timeout: number,
): Promise<boolean> {
  const program = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [program, 'run', '--mode', mode, '--bail=1', ...tests], {
    cwd: folder,
    env: { ...process.env, CI: '' },
    stdio: 'ignore',
    timeout,
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}
