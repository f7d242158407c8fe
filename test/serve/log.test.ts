import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createServer } from '../../src/http/server.ts'
import { createLog } from '../../src/serve/log.ts'

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

  it('takes no answer down when it can not be written, however long that lasts', async () => {
    const { fd } = opened('unwritable', 'r')
    const log = createLog('info', fd)
    const app = createServer({ log, notReady: () => Promise.resolve(null) })
    app.get('/broken', () => Promise.reject(new Error('x'.repeat(10_000))))
    for (let times = 0; times < 200; times++) {
      const { statusCode, body } = await app.inject('/broken')
      expect(statusCode).toBe(500)
      expect(body).toContain('Something broke here')
    }
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'up' })
    await app.close()
    closeSync(fd)
  })
})
