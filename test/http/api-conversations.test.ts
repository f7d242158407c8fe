import { expect, it } from 'vitest'
import { receive } from '../gateway/receive.ts'
import { auditShape } from '../../src/http/api/audit.ts'
import * as shapes from '../../src/http/api/shapes.ts'
import type { Problem } from '../../src/http/problem.ts'
import { listeningGateway, messageTo, seedLive } from '../gateway/seed.ts'
import { apiServer } from './api-server.ts'

const server = apiServer()
const contact = '4915112345678'

/** A customer of a live bot who wrote just now. */
async function talked(): Promise<string> {
  const { senderId, botId } = await seedLive(server.db())
  const { gateway } = listeningGateway(server.db())
  await receive(gateway, messageTo(senderId, 'track my order', { at: Date.now() }))
  await receive(gateway, messageTo(senderId, '4711', { at: Date.now() }))
  return `/api/v1/bots/${botId}`
}

it('F52 F72 gives a conversation in pages, as a file, and restarts it', async () => {
  const bot = await talked()
  const which = `contact=${encodeURIComponent(`+${contact}`)}`
  const newest = await server.ask('ana', 'GET', `${bot}/trace?${which}&limit=3`)
  expect([newest.status, newest.text.includes(contact)]).toEqual([200, false])
  const page = shapes.trace.parse(newest.json())
  expect(page.lines.map(({ kind, text }) => [kind, text])).toEqual([
    ['bot', 'One: what is your order number?'],
    ['customer', '4711'],
    ['bot', 'One: order 4711 noted.'],
  ])
  const before = await server.ask('ana', 'GET', `${bot}/trace?${which}&below=${page.earlier}`)
  expect(shapes.trace.parse(before.json())).toMatchObject({
    lines: [{ text: 'track my order', turn: { path: ['track_order/#1'] } }],
    earlier: null,
  })
  const file = await server.ask('ana', 'GET', `${bot}/trace/file?of=${page.lines[0]?.id}`)
  expect(shapes.exported.parse(file.json())).toMatchObject({ lines: 4, next: null })
  const restart = `/api/v1/conversations/${page.open?.id}/restart`
  expect(shapes.restarted.parse((await server.ask('ana', 'POST', restart)).json()).of).toHaveLength(
    26,
  )
  expect((await server.ask('ana', 'POST', restart)).status).toBe(409)
})

it('F35 F72 says which version a customer would get now', async () => {
  const bot = await talked()
  const answer = await server.ask('ana', 'GET', `${bot}/why?contact=${contact}`)
  expect(answer.text).not.toContain(contact)
  expect(shapes.why.parse(answer.json()).senders).toMatchObject([
    { why: 'pinned', version: { label: 'V1.0' } },
  ])
  const troubles = await server.ask('ana', 'GET', `${bot}/troubles`)
  expect(shapes.troubles.parse(troubles.json()).troubles).toEqual([])
})

it('F72 says what is wrong with a question', async () => {
  const bot = await talked()
  const nobody = await server.ask('ana', 'GET', `${bot}/trace`)
  expect([nobody.status, (nobody.json() as Problem).error.sentence]).toEqual([
    422,
    expect.stringContaining('whose conversation'),
  ])
  expect((await server.ask('ana', 'GET', `${bot}/trace?contact=1&limit=0`)).status).toBe(422)
  expect((await server.ask('ana', 'GET', `${bot}/trace?of=nothing`)).status).toBe(404)
  expect((await server.ask('noa', 'GET', `${bot}/trace?contact=${contact}`)).status).toBe(403)
})

it('F62 F72 gives the audit log of a bot in sentences, to admins', async () => {
  const bot = await talked()
  const id = bot.split('/').at(-1)
  const file = await server.ask('ana', 'GET', `${bot}/trace/file?contact=%2B${contact}`)
  expect(file.status).toBe(200)
  const answer = await server.ask('ava', 'GET', `/api/v1/audit?bot=${id}&limit=5`)
  const rows = auditShape.parse(answer.json())
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row.sentence).toMatch(/^[a-z].*[.”]$/)
  expect((await server.ask('ana', 'GET', '/api/v1/audit')).status).toBe(403)
})
