import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

const rooms = ['bot', 'domain', 'work']
const filesAtOnce = 20
const root = join(import.meta.dirname, '..')
const { resolve } = createRequire(import.meta.url)

let name: Promise<string> | null = null

/**
 * Names the code that reads, checks and compares bots, by content: what other code has found is not
 * used (F66).
 */
export const engineName = (): Promise<string> => (name ??= nameOfCode())

/** Each file was just read to be run: to wait for a thread of the pool would take longer than to read it. */
async function nameOfCode(): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  for (const room of rooms) {
    const code = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.[jt]s$/.test(file))
      .sort()
    for (const [n, file] of code.entries()) {
      hash.update(join(room, file)).update(readFileSync(join(root, room, file)))
      if (n % filesAtOnce === 0) await nextTurn()
    }
  }
  return hash.update(readFileSync(resolve('yaml/package.json'))).digest('hex')
}
