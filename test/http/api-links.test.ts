import { expect, it } from 'vitest'
import * as shapes from '../../src/http/api/shapes.ts'
import type { Problem } from '../../src/http/problem.ts'
import { countScan } from '../../src/share/follow-link.ts'
import { noon } from '../helpers/cast.ts'
import { activeBot, publishedBot } from '../helpers/live.ts'
import { pngOf, readPng } from '../share/readers.ts'
import { apiServer } from './api-server.ts'
import { inTheLongRun } from '../helpers/effort.ts'

const server = apiServer()

const pictureOf = async (path: string, accept: string) => {
  const headers = { authorization: `Bearer ${server.token('ana')}`, accept }
  const answer = await fetch(`${server.base()}/api/v1${path}`, { headers })
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { status: answer.status, type: answer.headers.get('content-type'), bytes }
}

it('F55 F72 makes a link once, lists it with its counts, and gives them by day', async () => {
  const bot = await activeBot(server.db())
  const path = `/api/v1/bots/${bot.slug}/links`
  const made = await server.ask('ana', 'POST', path, { campaign: 'Mail' })
  const { link, isNew } = shapes.madeLink.parse(made.json())
  expect([made.status, isNew, link.campaign]).toEqual([201, true, 'mail'])
  const again = await server.ask('ana', 'POST', path, { campaign: 'mail' })
  expect(shapes.madeLink.parse(again.json())).toMatchObject({ isNew: false, link: { id: link.id } })
  await countScan(server.db(), link.id, noon)
  const list = shapes.links.parse((await server.ask('ava', 'GET', path)).json())
  expect(list).toMatchObject({ total: 1, links: [{ id: link.id, scans: { total: 1 } }] })
  const csv = await pictureOf(`/bots/${bot.slug}/links`, 'text/csv')
  expect(csv.type).toMatch(/^text\/csv/)
  expect(csv.bytes.toString()).toContain(`2026-11-02,${bot.slug},,mail,${link.url},1`)
  expect((await server.ask('noa', 'GET', path)).status).toBe(403)
})

inTheLongRun(() => {
  it('F53 F55 F72 gives the pictures to whoever may have them, with the logo and as a poster', async () => {
    const bot = await activeBot(server.db())
    const made = await server.ask('ana', 'POST', `/api/v1/bots/${bot.slug}/links`, {})
    const { link } = shapes.madeLink.parse(made.json())
    const qr = `/links/${link.id}/qr`
    const json = shapes.drawnLink.parse((await server.ask('ana', 'GET', `/api/v1${qr}`)).json())
    expect(readPng(Buffer.from(json.png, 'base64'))).toEqual([json.encodes, json.encodes])
    const none = await server.ask('ana', 'GET', `/api/v1${qr}?logo=true`)
    expect((none.json() as Problem).error.nextStep).toContain('slipway -- logo')
    const image = pngOf(64, 64, () => [0, 80, 200, 255]).toString('base64')
    const set = await server.ask('ana', 'PUT', `/api/v1/bots/${bot.slug}/logo`, { image })
    expect(shapes.logo.parse(set.json()).hasLogo).toBe(true)
    const poster = await pictureOf(`${qr}?logo=true&poster=true`, 'image/png')
    expect(readPng(poster.bytes)).toEqual([json.encodes, json.encodes])
    const svg = await pictureOf(qr, 'image/svg+xml')
    expect(svg.bytes.toString()).toMatch(/^<svg /)
    expect((await fetch(`${server.base()}/api/v1${qr}`)).status).toBe(401)
  })
})

it('F54 F55 F72 refuses an inactive bot, pauses and resumes', async () => {
  const idle = await publishedBot(server.db())
  const refused = await server.ask('ana', 'POST', `/api/v1/bots/${idle.slug}/links`, {})
  expect([refused.status, (refused.json() as Problem).error.sentence]).toEqual([
    412,
    expect.stringContaining('is inactive'),
  ])
  const bot = await activeBot(server.db())
  const made = await server.ask('ana', 'POST', `/api/v1/bots/${bot.slug}/links`, {})
  const at = `/api/v1/links/${shapes.madeLink.parse(made.json()).link.id}`
  expect((await server.ask('ana', 'POST', `${at}/pause`)).status).toBe(200)
  expect((await server.ask('ana', 'GET', `${at}/qr`)).status).toBe(412)
  expect((await server.ask('ana', 'POST', `${at}/pause`)).status).toBe(409)
  const resumed = await server.ask('ana', 'POST', `${at}/resume`)
  expect(shapes.link.parse(resumed.json()).paused).toBe(false)
})
