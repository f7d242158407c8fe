import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { startFlags } from '../helpers/start-flags.ts'

export const root = join(import.meta.dirname, '../..')
export type Ran = { code: number | null; out: string; err: string }

/** How node starts a file of src/ as `npm start` does: compiled, once for the whole run. */
export const compiled = (file: string): string[] => [
  ...startFlags(),
  join(built(), 'src', file.replace(/\.ts$/, '.js')),
]

/** Whoever comes first builds; the others wait for it. Below dist/, where packages and pages are found. */
function built(): string {
  const folder = inject('builtFolder')
  const done = join(folder, '.done')
  try {
    mkdirSync(join(folder, '.building'))
  } catch {
    while (!existsSync(done)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    return folder
  }
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const unchecked = ['--noCheck', '--incremental', 'false', '--tsBuildInfoFile', 'null']
  try {
    execFileSync(process.execPath, [tsc, '-p', root, '--outDir', folder, ...unchecked])
  } finally {
    writeFileSync(done, '')
  }
  return folder
}

/** Runs the command line as a user would, in `cwd`; `hear` gets all that it said so far. */
export function slipway(
  args: string[],
  env: Record<string, string> = {},
  cwd = root,
  hear: (out: string) => void = () => {},
): Promise<Ran> {
  const child = spawn(process.execPath, [...compiled('cli.ts'), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => hear((out += text)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}
