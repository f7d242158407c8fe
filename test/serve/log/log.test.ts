import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createBackground } from '../../../src/background.ts'
import { createServer } from '../../../src/http/server.ts'
import { createLog } from '../../../src/serve/log/log.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function opened(name: string, flags: 'r' | 'w'): { file: string; fd: number } {
  const file = join(folder, name)
  writeFileSync(file, '')
  return { file, fd: openSync(file, flags) }
}

describe('the log', () => {
  it('writes one JSON line for each entry', () => {
    const { file, fd } = opened('lines', 'w')
    createLog('info', fd).info({ part: 'relay' }, 'started')
    closeSync(fd)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ part: 'relay', msg: 'started' })
  })

  it('says nothing of what an error carries along: requests, headers, tokens', () => {
    const { file, fd } = opened('errors', 'w')
    const cause = new Error('sent slw_0123456789 in vain')
    const error = Object.assign(new Error('refused', { cause }), {
      code: 50_006,
      status: 400,
      url: 'https://discord.test/webhooks/1/interaction-token',
      requestBody: { json: { content: 'slw_0123456789' } },
      rawError: { message: 'slw_0123456789' },
      original: { config: { headers: { authorization: 'Bearer xoxb-123-abc' } } },
    })
    const log = createLog('info', fd)
    log.warn({ err: error }, 'no edit')
    log.warn({ err: { type: 'HTTPError', message: 'cut', route: '/webhooks/:id' } }, 'no edit')
    closeSync(fd)
    const [first = '', second = ''] = readFileSync(file, 'utf8').split('\n')
    expect(first).not.toMatch(/slw_0|xoxb-1|interaction-token/)
    const { err } = JSON.parse(first) as { err: object }
    expect(err).toMatchObject({ type: 'Error', code: 50_006, status: 400 })
    expect(JSON.stringify(err)).toContain('refused')
    expect(JSON.parse(second)).toMatchObject({ err: { message: 'cut', route: '/webhooks/:id' } })
  })

  it('takes no answer down when it can not be written, however long that lasts', async () => {
    const { fd } = opened('unwritable', 'r')
    const log = createLog('info', fd)
    const background = createBackground(() => {})
    const app = createServer({ log, notReady: () => Promise.resolve(null), background })
    app.get('/broken', () => Promise.reject(new Error('x'.repeat(10_000))))
    for (let times = 0; times < 200; times++) {
      const { statusCode, body } = await app.inject('/broken')
      expect(statusCode).toBe(500)
      expect(body).toContain('Something went wrong on our side')
    }
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'up' })
    await app.close()
    closeSync(fd)
  })
})
