import { pino } from 'pino'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLinkRoutes } from '../../src/http/links/link-routes.ts'
import { createServer } from '../../src/http/server.ts'
import { insertLink } from '../../src/store/sharing/short-links.ts'
import { axeFindings, inBrowser } from '../helpers/browser.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { activeBot } from '../helpers/live.ts'

const phone = { viewport: { width: 390, height: 640 }, deviceScaleFactor: 2 }
const preview = 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'

inBrowser('the page of a link', (open) => {
  const db = sqlite()
  let app: FastifyInstance
  let base = ''
  const codes = { open: '1'.repeat(16), paused: '2'.repeat(16), long: '3'.repeat(16) }
  beforeAll(async () => {
    await seedCast(db())
    const { ports } = ctxFor(db(), 'system')
    app = createServer({
      log: pino({ level: 'silent' }),
      notReady: () => Promise.resolve(null),
      background: ports.background,
    })
    await app.register(createLinkRoutes({ db: db(), now: () => noon, logBug: ports.logBug }))
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    const of = { flow: '', campaign: '', senderId: '', createdBy: 'ana', createdAt: noon }
    for (const [name, code] of Object.entries(codes)) {
      const bot = await activeBot(db())
      const called = name === 'long' ? 'Donaudampfschifffahrtsgesellschaft'.repeat(3) : 'Order desk'
      await db()('bots').where({ id: bot.id }).update({ name: called })
      await insertLink(db(), { ...of, code, botId: bot.id })
      if (name !== 'open') await db()('shortLinks').where({ code }).update({ pausedAt: noon })
    }
  })
  afterAll(() => app.close())

  it('F55 fits a phone, in light and dark, and has no fault for those who cannot see it', async () => {
    const addresses = [...Object.values(codes), '0'.repeat(16)].map((code) => `${base}/l/${code}`)
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const viewport of [phone.viewport, { width: 320, height: 480 }]) {
        for (const address of addresses) {
          const page = await open(address, { viewport, colorScheme, userAgent: preview })
          const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
          expect([address, wide]).toEqual([address, viewport.width])
          expect([address, await axeFindings(page)]).toEqual([address, []])
          const back = await page.evaluate<string>(
            'getComputedStyle(document.body).backgroundColor',
          )
          expect(back).toBe(colorScheme === 'light' ? 'rgb(246, 247, 245)' : 'rgb(16, 21, 19)')
        }
      }
    }
  })

  it('F55 has a button to the chat for a person who was taken for a preview', async () => {
    const page = await open(`${base}/l/${codes.open}`, { ...phone, userAgent: preview })
    const button = page.getByRole('link', { name: 'Open WhatsApp' })
    expect(await button.getAttribute('href')).toMatch(/^https:\/\/wa\.me\/\d+\?text=/)
    expect((await button.boundingBox())?.height).toBeGreaterThan(44)
  })

  it('F55 is what the README shows', async () => {
    const picture = process.env['LINK_PICTURE']
    const shots: string[] = []
    for (const [code, colorScheme] of [
      [codes.open, 'light'],
      [codes.paused, 'light'],
      [codes.paused, 'dark'],
    ] as const) {
      const page = await open(`${base}/l/${code}`, { ...phone, colorScheme, userAgent: preview })
      shots.push((await page.screenshot()).toString('base64'))
    }
    const all = await open('about:blank', { viewport: { width: 1240, height: 690 } })
    const images = shots.map((shot) => `<img alt="" src="data:image/png;base64,${shot}">`)
    await all.setContent(
      `<style>body{margin:0;padding:25px;display:flex;gap:20px;justify-content:center;background:#c9d2cd}
      img{width:380px;border-radius:24px;box-shadow:0 2px 12px #0003}</style>${images.join('')}`,
    )
    expect(await all.locator('img').count()).toBe(3)
    if (picture) await all.screenshot({ path: picture })
  })
})
