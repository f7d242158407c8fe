import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { compiled } from '../cli/run.ts'

/** A process starts in two seconds, and in twenty on a machine that is busy. */
const waitMs = 30_000

describe('a server that can not write what was done', { timeout: 3 * waitMs }, () => {
  let folder: string
  let db: Db
  let child: ChildProcessByStdio<null, Readable, Readable>
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-flush-'))
  })
  afterEach(async () => {
    if (child.exitCode === null) child.kill('SIGKILL')
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  async function serve() {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0' }
    child = spawn(process.execPath, compiled('main.ts'), {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close').then(([code]: unknown[]) => code)
    const logs = hearing(child.stderr)
    const [, url = ''] = await hearing(child.stdout)(/Open (http:\S+) for/)
    return { url, ended, logs }
  }

  /** As a disk does that takes new rows and no changes. */
  const refuse = () =>
    db.raw(`create trigger refuse before update of boot on interactions when new.boot is null
      begin select raise(abort, 'no space for what was done'); end`)
  const fix = () => db.raw('drop trigger refuse')
  const open = () => db('interactions').whereNotNull('boot')

  async function say(url: string, id: string): Promise<string> {
    const answer = await fetch(`${url}/playground/api/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-slipway-playground': '1' },
      body: JSON.stringify({ as: 'dana', channel: 'releases', text: '/bots list', id }),
    })
    const { kind } = (await answer.json()) as { kind: string }
    return kind
  }

  it('F26 logs it, goes on, writes it later, and leaves the rest to the next server', async () => {
    const server = await serve()
    db = openDatabase({ file: join(folder, 'data/slipway.db') })
    await refuse()
    expect(await say(server.url, crypto.randomUUID())).toBe('shown')
    await server.logs(/"reference":.*no space for what was done/)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect(await say(server.url, crypto.randomUUID())).toBe('shown')
    await fix()
    while ((await open()).length > 0);

    await refuse()
    const id = crypto.randomUUID()
    expect(await say(server.url, id)).toBe('shown')
    child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(await open()).toHaveLength(1)

    await fix()
    const next = await serve()
    expect(await say(next.url, id)).toBe('shown')
    expect(await say(next.url, id)).toBe('nothing')
    child.kill('SIGTERM')
    expect(await next.ended).toBe(0)
    expect(await open()).toHaveLength(0)
  })
})

/** Resolves when these words came. */
function hearing(stream: Readable): (words: RegExp) => Promise<RegExpExecArray> {
  let said = ''
  stream.on('data', (chunk) => (said += String(chunk)))
  const heard = async (words: RegExp): Promise<RegExpExecArray> => {
    const found = words.exec(said)
    if (found) return found
    await once(stream, 'data')
    return heard(words)
  }
  return heard
}
