import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ctx } from '../../src/control/kit/context.ts'
import { requestLink, stopLink } from '../../src/control/mail/mail-links.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../src/control/requests/request-view.ts'
import { createMailRoutes } from '../../src/http/mail/mail-routes.ts'
import { createServer } from '../../src/http/server.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'

const dayMs = 24 * 3_600_000

describe('the pages that mails lead to', () => {
  const db = sqlite()
  const clock = { at: noon }
  const old = { current: 'o'.repeat(40), old: [] }
  const keys = { current: 'k'.repeat(40), old: [old.current] }
  let app: FastifyInstance
  let base = ''
  let ctx: Ctx
  let request: RequestView
  beforeAll(async () => {
    await seedCast(db())
    const plain = ctxFor(db(), 'system')
    const settings = { ...plain.settings, sealKeys: keys, publicUrl: '', mail: true }
    ctx = { ...plain, now: () => clock.at, settings }
    app = createServer({
      log: pino({ level: 'silent' }),
      notReady: () => Promise.resolve(null),
      background: plain.ports.background,
    })
    await app.register(createMailRoutes(ctx))
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    const bot = await seedBot(db(), { author: 'dov' })
    await writeDraft(db(), bot.id, 'dov', botText('<script>alert(1)</script> hello', bot.sender))
    await db()('bots').where({ id: bot.id }).update({ accessCode: '951499' })
    const comment = '<img src=x onerror=alert(1)> \u202Etxet'
    request = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment })
  })
  afterAll(() => app.close())

  const linkFor = (personId: string, sealKeys = keys) => {
    const settings = { ...ctx.settings, sealKeys }
    return requestLink(settings, { requestId: request.id, personId, at: clock.at }) ?? ''
  }
  const open = (
    path: string,
    method = 'GET',
    headers: Record<string, string> = {},
    body?: string,
  ) => fetch(`${base}${path}`, { method, headers, redirect: 'manual', ...(body && { body }) })
  /** Every row of every table. */
  const everything = async () => {
    const names: { name: string }[] = await db().raw(
      "select name from sqlite_master where type = 'table'",
    )
    const rows = names.map(async ({ name }) => [name, await db().raw(`select * from ${name}`)])
    return JSON.stringify(await Promise.all(rows))
  }

  it('F29 shows the request in customers’ words, to read and nothing else', async () => {
    const answer = await open(linkFor('ana'))
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(html).toContain('What customers will notice')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; ⟨U+202E⟩txet')
    expect(html).toContain('This page is for Ana alone, and opens until Mon 9 Nov 2026, 13:00')
    expect(html).not.toContain('951499')
    expect(html).not.toMatch(/<(a|form|button|input|script|img|iframe|link)\b/)
    const headers = Object.fromEntries(answer.headers)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
  })

  it('F29 opens for a week, for whom it was sent to, while they may see the bot', async () => {
    const link = linkFor('ana')
    expect((await open(linkFor('ana', { ...old, old: [] }))).status).toBe(200)
    const forged = [
      link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'),
      link.replace('.ana.', '.sam.'),
      link.replace(request.id, `${request.id.slice(0, -1)}${request.id.endsWith('0') ? 1 : 0}`),
      linkFor('ana', { current: 'x'.repeat(40), old: [] }),
      `/r/${stopLink(ctx.settings, 'ana')?.split('/').at(-1)}`,
      '/r/nothing',
    ]
    for (const path of forged) expect([path, (await open(path)).status]).toEqual([path, 404])
    // Who holds no role sees no bot, and whoever is switched off sees nothing.
    expect((await open(linkFor('sid'))).status).toBe(404)
    await db()('people').where({ id: 'ana' }).update({ disabledAt: 1 })
    expect((await open(link)).status).toBe(404)
    await db()('people').where({ id: 'ana' }).update({ disabledAt: null })
    clock.at += 7 * dayMs + 1000
    expect((await open(link)).status).toBe(404)
    clock.at = noon
    expect((await open(link)).status).toBe(200)
  })

  it('F27 changes nothing by any GET or HEAD, and ends news by POST alone, without a cookie', async () => {
    const stop = stopLink(ctx.settings, 'ana') ?? ''
    const before = await everything()
    for (const path of [linkFor('ana'), linkFor('sid'), stop, '/r/nothing', '/r/stop/nothing']) {
      for (const method of ['GET', 'HEAD']) await open(path, method)
    }
    const shown = await (await open(stop)).text()
    expect(shown).toContain('<form method="post"><button>Stop them</button></form>')
    expect(await everything()).toBe(before)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const click = () => open(stop, 'POST', form, 'List-Unsubscribe=One-Click')
    for (const answer of [await click(), await click()]) {
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null])
    }
    expect(await db()('people').where({ id: 'ana' }).first()).toMatchObject({ newsOffAt: noon })
    expect(await db()('audit').where({ action: 'mail.stop-news' })).toMatchObject([
      { actor: 'ana', via: 'mail', subject: 'person:ana' },
    ])
    const boundary = { 'content-type': 'multipart/form-data; boundary=b' }
    expect((await open(stop, 'POST', boundary, '--b--')).status).toBe(200)
    expect((await open('/r/stop/nothing', 'POST', form, 'x=y')).status).toBe(404)
    expect((await open(linkFor('ana'), 'POST', form, 'x=y')).status).toBe(404)
  })

  it('F29 slows down a network that tries links, for a minute, and opens those that are ours', async () => {
    clock.at += 8 * dayMs
    for (let n = 0; n < 30; n += 1) await open('/r/nothing')
    expect((await open('/r/nothing')).status).toBe(429)
    expect((await open('/r/stop/nothing', 'POST')).status).toBe(429)
    expect((await open(linkFor('ana'))).status).toBe(200)
    clock.at += 61_000
    expect((await open('/r/nothing')).status).toBe(404)
    expect((await open(linkFor('ana'))).status).toBe(200)
  })
})
