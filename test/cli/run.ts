import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'

export const root = join(import.meta.dirname, '../..')
export type Ran = { code: number | null; out: string; err: string }

const built = build()
afterAll(() => rmSync(built, { recursive: true, force: true }))

/** How node starts a file of src/ as `npm start` does: compiled, once for each test file. */
export const compiled = (file: string): string[] => [
  '--enable-source-maps',
  join(built, 'src', file.replace(/\.ts$/, '.js')),
]

/** Below dist/, where the program finds its packages and pages; a user of its own may read it. */
function build(): string {
  const dist = join(root, 'dist')
  mkdirSync(dist, { recursive: true })
  const folder = mkdtempSync(join(dist, 'test-'))
  chmodSync(folder, 0o755)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const unchecked = ['--noCheck', '--incremental', 'false', '--tsBuildInfoFile', 'null']
  execFileSync(process.execPath, [tsc, '-p', root, '--outDir', folder, ...unchecked])
  return folder
}

/** Runs the command line as a user would, in `cwd`. */
export function slipway(
  args: string[],
  env: Record<string, string> = {},
  cwd = root,
): Promise<Ran> {
  const child = spawn(process.execPath, [...compiled('cli.ts'), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}
