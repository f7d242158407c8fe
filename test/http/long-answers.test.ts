import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import { createServer } from '../../src/http/server.ts'
import { turnsDuring } from '../helpers/turns-during.ts'

it('F86 a long answer is written in pieces, and is the same JSON', async () => {
  const log = pino({ level: 'silent' })
  const background = createBackground(() => {})
  const app = createServer({ log, notReady: async () => null, background })
  const long = { source: 'a "b" é\n'.repeat(200_000), findings: [{ line: 1 }], none: undefined }
  app.get('/long', async () => long)
  const answers: string[] = []
  const turns = await turnsDuring(async () => {
    const { body, headers } = await app.inject('/long')
    answers.push(body)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
  })
  expect(answers).toEqual([JSON.stringify(long)])
  expect(turns).toBeGreaterThan(15)
})
