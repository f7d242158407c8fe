import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { activateBot } from '../../src/control/activations/activate-bot.ts'
import { prepareActivation } from '../../src/control/activations/prepare-activation.ts'
import * as shapes from '../../src/http/api/shapes.ts'
import { openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { personOfIdentity } from '../../src/store/people/people.ts'
import { ctxFor } from '../helpers/cast.ts'
import { slipway } from '../cli/run.ts'
import { iphone } from '../http/agents.ts'
import { pngOf, readPng } from '../share/readers.ts'
import { running } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-links-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'slipway.db')

/** As Mo presses it in the playground. */
async function activateOrders(db: Db): Promise<void> {
  const mo = await personOfIdentity(db, { platform: 'playground', install: 'local', userId: 'mo' })
  const actor = { kind: 'person', id: mo?.id ?? '', via: 'playground' } as const
  const ctx = { ...ctxFor(db, 'system', Date.now()), actor }
  const { version } = await prepareActivation(ctx, { bot: 'orders' })
  await activateBot(ctx, { bot: 'orders', expected: version.id, senders: [] })
}

it('F53 F55 F72 makes, draws and counts links as the README says, on a running server', async () => {
  await running(file, {}, async ({ url }) => {
    const db = openDatabase({ file })
    await activateOrders(db)
    await db.destroy()
    const where = { DATABASE_URL: `sqlite:${file}`, SLIPWAY_URL: url }
    const token = (await slipway(['token', '--for', 'playground:ana'], where)).out.trim()
    const ask = (path: string, init: RequestInit = {}, accept = 'application/json') =>
      fetch(`${url}/api/v1${path}`, {
        ...init,
        headers: {
          authorization: `Bearer ${token}`,
          accept,
          ...(init.body && { 'content-type': 'application/json' }),
        },
      })
    const body = JSON.stringify({ flow: 'track_order', campaign: 'autumn' })
    const made = await ask('/bots/orders/links', { method: 'POST', body })
    const { link } = shapes.madeLink.parse(await made.json())
    expect(link.url).toMatch(new RegExp(`^${url}/l/[0-9a-z]{16}$`))
    const opened = await fetch(link.url, {
      redirect: 'manual',
      headers: { 'user-agent': iphone },
    })
    expect([opened.status, opened.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/wa\.me\/12025550110\?text=\w/),
    ])
    const days = await (await ask('/bots/orders/links', {}, 'text/csv')).text()
    expect(days).toMatch(/orders,track_order,autumn,http.*,1\r\n$/)

    const logo = join(folder, 'logo.png')
    writeFileSync(
      logo,
      pngOf(64, 64, () => [0, 90, 160, 255]),
    )
    const env = { ...where, SLIPWAY_TOKEN: token }
    expect(await slipway(['logo', 'orders', logo], env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('orders: has this logo'),
    })
    const poster = `/links/${link.id}/qr?poster=true&logo=true`
    const png = Buffer.from(await (await ask(poster, {}, 'image/png')).arrayBuffer())
    const to = opened.headers.get('location')
    expect(readPng(png)).toEqual([to, to])

    writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg"/>')
    expect(await slipway(['logo', 'orders', logo], env)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/an SVG or a web page.*Give a PNG/s),
    })
    expect(await slipway(['logo', 'orders', '--none'], env)).toMatchObject({ code: 0 })
    expect(await slipway(['logo', 'orders'], env)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Name one picture'),
    })
  })
}, 120_000)
