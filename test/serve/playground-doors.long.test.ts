import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { start } from '../../src/main.ts'
import type { Running } from '../../src/main.ts'
import { settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-doors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

async function running(more: Record<string, string>, work: (server: Running) => Promise<void>) {
  const file = join(folder, `${++files}`, 'slipway.db')
  const server = await start(settings(file, more), 'all', pino({ level: 'silent' }))
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

/** One request, byte for byte as a proxy writes it; the status it got. */
function raw(url: string, path: string, version: string, headers: string[]): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => (answer += text))
    socket.on('error', reject)
    socket.on('close', () => resolve(Number(/^HTTP\/1\.\d (\d+)/.exec(answer)?.[1])))
    const lines = [`Host: localhost:${port}`, 'Connection: close', ...headers]
    socket.write([`GET ${path} HTTP/${version}`, ...lines, '', ''].join('\r\n'))
  })
}

describe('the playground behind a proxy', () => {
  const paths = ['/', '/playground/api/start', '/playground/api/messages?as=ava&channel=dm']

  it('F71 answers nothing that was forwarded, whatever Host the proxy writes', async () => {
    await running({}, async ({ url }) => {
      for (const path of [...paths, '/edit/start', '/edit/api/orders']) {
        for (const header of [
          'X-Forwarded-For: 203.0.113.9',
          'X-Forwarded-Host: slipway.example.com',
          'X-Forwarded-Proto: https',
          'X-Real-IP: 203.0.113.9',
          'Forwarded: for=203.0.113.9',
          'Via: 1.1 proxy',
          'CF-Connecting-IP: 203.0.113.9',
        ]) {
          expect([path, header, await raw(url, path, '1.1', [header])]).toEqual([path, header, 403])
        }
        expect([path, await raw(url, path, '1.0', [])]).toEqual([path, 403])
      }
      for (const path of paths) expect(await raw(url, path, '1.1', [])).toBe(200)
    })
  })

  it('F71 is refused with a public address, and /readyz says what to set instead', async () => {
    await running({ PUBLIC_URL: 'https://slipway.example.com' }, async ({ url }) => {
      for (const path of paths) expect((await fetch(url + path)).status).toBe(404)
      expect(await (await fetch(`${url}/edit/start`)).json()).toEqual({ people: null, chat: null })
      const { status, playground } = (await (await fetch(`${url}/readyz`)).json()) as {
        status: string
        playground: string
      }
      expect(status).toBe('ready')
      expect(playground).toMatch(
        /refused, since PUBLIC_URL .* Set SLACK_BOT_TOKEN or DISCORD_TOKEN/,
      )
    })
  })
})
