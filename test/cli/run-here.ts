import { run } from '../../src/cli/program.ts'
import { root } from './run.ts'
import type { Ran } from './run.ts'

type Write = typeof process.stdout.write

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
  const { log, error } = console
  const out = process.stdout.write
  const err = process.stderr.write
  console.log = (line: string) => toOut(`${line}\n`)
  console.error = (line: string) => toErr(`${line}\n`)
  process.stdout.write = ((text: string) => (toOut(text), true)) as Write
  process.stderr.write = ((text: string) => (toErr(text), true)) as Write
  return () => {
    console.log = log
    console.error = error
    process.stdout.write = out
    process.stderr.write = err
  }
}
