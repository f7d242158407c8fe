import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { compiled, root, slipway } from '../cli/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-process-'))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let folders = 0
function fresh(): string {
  const path = join(folder, String(++folders))
  mkdirSync(path)
  return path
}

type Server = {
  child: ChildProcess
  url: string
  said: () => string
  ended: Promise<number | null>
}
type Who = { uid: number; gid: number }

/** Starts the server as `npm start` does; `url` is empty when it did not start. */
async function serve(cwd: string, env: Record<string, string> = {}, who?: Who): Promise<Server> {
  const base = { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0' }
  const child = spawn(process.execPath, compiled('main.ts'), {
    cwd,
    env: { ...base, ...env },
    ...who,
  })
  children.push(child)
  let said = ''
  const ended = once(child, 'close').then(([code]: unknown[]) => code as number | null)
  const url = new Promise<string>((resolve) => {
    const hear = (chunk: Buffer) => {
      said += String(chunk)
      const opened = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1]
      if (said.includes('ready') && opened) resolve(opened)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(() => resolve(''))
  })
  return { child, url: await url, said: () => said, ended }
}

describe('the server as a process', () => {
  it('says where it is, and ends well within 5 s, also with a tab open', async () => {
    const server = await serve(fresh())
    expect(server.said()).toMatch(
      /^Slipway is ready\. Open http:\/\/127\.0\.0\.1:\d+ for the playground/,
    )
    const tab = await fetch(`${server.url}/playground/api/stream?as=dana`)
    expect(tab.status).toBe(200)
    const at = performance.now()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(performance.now() - at).toBeLessThan(5000)
    expect(server.said()).not.toMatch(/bug| {4}at /)
  })

  it('reads .env, and names every bad value in it without a stack', async () => {
    const cwd = fresh()
    writeFileSync(
      join(cwd, '.env'),
      'LOG_LEVEL=loud\nADMINS=ava\nPLAYGROUND=on\nDISCORD_TOKEN=abc\n',
    )
    const server = await serve(cwd)
    expect(await server.ended).toBe(1)
    expect(server.said()).toMatch(/Slipway can't start\. 3 settings can't be used:/)
    expect(server.said()).toMatch(
      /PLAYGROUND is "on": the playground lets anybody speak as anybody/,
    )
    expect(server.said()).not.toMatch(/ {4}at /)
    expect(existsSync(join(cwd, 'data'))).toBe(false)
  })

  it('F67 killed between commit and card, it comes back with every card right', async () => {
    const cwd = fresh()
    const first = await serve(cwd)
    const { out } = await slipway(['token', '--for', 'playground:dana'], {}, cwd)
    const made = await fetch(`${first.url}/api/v1/bots/orders/requests`, {
      method: 'POST',
      headers: { authorization: `Bearer ${out.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ comment: 'Just before the lights went out' }),
    })
    first.child.kill('SIGKILL')
    expect(made.status).toBe(201)
    expect(await first.ended).toBe(null)

    const second = await serve(cwd)
    const cards = await eventually(async () => {
      const answer = await fetch(`${second.url}/playground/api/messages?as=dana&channel=releases`)
      const text = await answer.text()
      return text.includes('Just before the lights went out') ? text : null
    })
    // The seed's own request, and the new one.
    expect(cards.match(/"kind":"card","card":\{"subject":"request:/g)).toHaveLength(2)
    expect(cards.match(/"kind":"card","card":\{"subject":"bot:/g)).toHaveLength(2)
  })
})

/** Root may write everywhere: there the program runs as somebody who may not. */
const nobody: Who | undefined = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
const mayEnter = nobody === undefined || entersCheckout(nobody)
if (!mayEnter)
  console.warn(
    'NOT CHECKED: "a place that can not be written". Only root may enter this folder: ' +
      'move the clone, or run the tests as another user.',
  )

function entersCheckout(who: Who): boolean {
  return spawnSync('test', ['-x', root], { ...who, cwd: '/' }).status === 0
}

describe.skipIf(!mayEnter)('a place that can not be written', () => {
  const own = (path: string) => nobody && chownSync(path, nobody.uid, nobody.gid)

  it('is named in one sentence, for a database file that is read-only', async () => {
    const cwd = fresh()
    chmodSync(folder, 0o755)
    own(cwd)
    const first = await serve(cwd, {}, nobody)
    first.child.kill('SIGTERM')
    await first.ended
    const data = join(cwd, 'data')
    for (const name of readdirSync(data))
      chmodSync(join(data, name), name.endsWith('.db') ? 0o444 : 0o644)
    const server = await serve(cwd, {}, nobody)
    expect(await server.ended).toBe(1)
    expect(server.said()).toMatch(
      /Slipway can't start\. The database is read-only\. \(data\/slipway\.db\)/,
    )
    expect(server.said()).not.toMatch(/ {4}at /)
  })

  it('is named in one sentence, for a folder', async () => {
    const cwd = fresh()
    own(cwd)
    chmodSync(cwd, 0o555)
    const server = await serve(cwd, {}, nobody)
    expect(await server.ended).toBe(1)
    expect(server.said()).toMatch(/can not be opened or made\. \(data\/slipway\.db\)/)
    expect(server.said()).not.toMatch(/ {4}at /)
  })
})

async function eventually<T>(look: () => Promise<T | null>): Promise<T> {
  for (const until = performance.now() + 15_000; performance.now() < until;) {
    const seen = await look()
    if (seen !== null) return seen
  }
  throw new Error('It never came')
}
