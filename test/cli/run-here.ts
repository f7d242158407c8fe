import { vi } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { root } from './run.ts'
import type { Ran } from './run.ts'

/**
 * Runs a command line within this process: what `slipway` of run.ts does, without the start of
 * another. For what is not about the process itself.
 */
export async function slipwayHere(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = root,
  hear: (out: string) => void = () => {},
): Promise<Ran> {
  let out = ''
  let err = ''
  const restore = redirect(
    (text) => hear((out += text)),
    (text) => (err += text),
  )
  const before = { env: process.env, cwd: process.cwd() }
  process.env = { ...env }
  process.chdir(cwd)
  try {
    return { code: await run(args), out, err }
  } finally {
    process.chdir(before.cwd)
    process.env = before.env
    restore()
  }
}

/** All that is printed, whichever way. */
function redirect(toOut: (text: string) => void, toErr: (text: string) => void): () => void {
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line) => toOut(`${line}\n`)),
    vi.spyOn(console, 'error').mockImplementation((line) => toErr(`${line}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => (toOut(String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => (toErr(String(text)), true)),
  ]
  return () => {
    for (const spy of spies) spy.mockRestore()
  }
}
