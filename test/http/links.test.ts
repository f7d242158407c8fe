import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLinkRoutes } from '../../src/http/links/link-routes.ts'
import { createServer } from '../../src/http/server.ts'
import { insertLink } from '../../src/store/sharing/short-links.ts'
import type { ShortLinkRow } from '../../src/store/sharing/short-links.ts'
import { revertVersion } from '../../src/control/versions/revert-version.ts'
import { prepareRevert } from '../../src/control/versions/prepare-revert.ts'
import { deactivateBot } from '../../src/control/activations/deactivate-bot.ts'
import { deleteBotRows } from '../../src/store/bots/bots.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { activate, activeBot, publish } from '../helpers/live.ts'
import type { Bot } from '../helpers/live.ts'
import { statementsOf } from '../helpers/statements-of.ts'
import { iphone, phones, scanners } from './agents.ts'

onEachDatabase('links', (db) => {
  let app: FastifyInstance
  let base = ''
  let at = noon
  const bugs: unknown[] = []
  let breaks = false
  beforeAll(async () => {
    await seedCast(db())
    const { ports } = ctxFor(db(), 'system')
    app = createServer({
      log: pino({ level: 'silent' }),
      notReady: () => Promise.resolve(null),
      background: ports.background,
    })
    const logBug = (_: string, error: unknown) => void bugs.push(error)
    const now = () => {
      if (breaks) throw new Error('the clock broke')
      return at
    }
    await app.register(createLinkRoutes({ db: db(), now, logBug }))
    base = await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => app.close())

  const open = (
    code: string,
    { agent = iphone, method = 'GET', ...headers }: Record<string, string> = {},
  ) =>
    fetch(`${base}/l/${code}`, {
      method,
      redirect: 'manual',
      headers: { 'user-agent': agent, ...headers },
    })
  let made = 0
  const linkTo = (bot: { id: string }, more: Partial<ShortLinkRow> = {}) => {
    made += 1
    const code = `c${String(made).padStart(15, '0')}`
    const of = { code, botId: bot.id, flow: '', campaign: '', senderId: '' }
    return insertLink(db(), { ...of, createdBy: 'ana', createdAt: noon, ...more })
  }
  const scansOf = async ({ id }: { id: string }) => {
    const rows = await db()('linkScans').where({ linkId: id }).orderBy('day')
    return rows.map(({ day, scans }) => [day, Number(scans)])
  }
  /** A live bot whose tracking is started by a phrase of its own. */
  const trackingBot = async (phrase: string): Promise<Bot> => {
    const bot = await seedBot(db(), { author: 'dana' })
    await writeDraft(db(), bot.id, 'dana', tracking(bot, phrase))
    await publish(db(), bot)
    await activate(db(), bot, { senders: [] })
    return bot
  }
  const tracking = (bot: Bot, phrase: string) =>
    botText(
      'Hello',
      bot.sender,
      `  track: {nlu_trigger: [{intent: track}], steps: [{action: utter_menu}]}\nnlu:\n  - {intent: track, examples: ["${phrase}"]}\n`,
    )

  it('F55 leads phones to the chat on the number of the bot, and counts them by day', async () => {
    const bot = await activeBot(db())
    const link = await linkTo(bot)
    const { address } = await db()('senders').where({ id: bot.senderId }).first()
    const { name } = await db()('bots').where({ id: bot.id }).first()
    for (const agent of phones) {
      const answer = await open(link.code, { agent })
      expect([answer.status, answer.headers.get('location')]).toEqual([
        302,
        `https://wa.me/${address.slice(1)}?text=${encodeURIComponent(`Hi ${name}`)}`,
      ])
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    at += 24 * 3_600_000
    await open(link.code.toUpperCase())
    at = noon
    expect(await scansOf(link)).toEqual([
      ['2026-11-02', phones.length],
      ['2026-11-03', 1],
    ])
  })

  it('F55 keeps a number a link and day, also of those who come at once, and nothing of who', async () => {
    const link = await linkTo(await activeBot(db()))
    const opened = await Promise.all(Array.from({ length: 40 }, () => open(link.code)))
    expect(new Set(opened.map(({ status }) => status))).toEqual(new Set([302]))
    expect(await db()('linkScans').where({ linkId: link.id })).toEqual([
      { linkId: link.id, day: '2026-11-02', scans: expect.anything() },
    ])
    expect(await scansOf(link)).toEqual([['2026-11-02', 40]])
  })

  it('F27 F55 shows previews and scanners a page, and neither counts nor sends them on', async () => {
    const bot = await activeBot(db())
    const link = await linkTo(bot)
    for (const agent of scanners) {
      const answer = await open(link.code, { agent })
      expect([agent, answer.status, answer.headers.get('location')]).toEqual([agent, 200, null])
      expect(await answer.text()).toMatch(/Chat with Shop \d+ on WhatsApp.*href="https:\/\/wa\.me/)
    }
    const head = await open(link.code, { method: 'HEAD' })
    expect([head.status, head.headers.get('location')]).toEqual([200, null])
    const ahead = { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch', 'x-moz': 'prefetch' }
    for (const [name, value] of Object.entries(ahead)) {
      const answer = await open(link.code, { [name]: value })
      expect([answer.status, answer.headers.get('location')]).toEqual([503, null])
    }
    expect((await open(link.code, { method: 'POST' })).status).toBe(404)
    expect(await scansOf(link)).toEqual([])
  })

  it('F55 survives releases and a revert, and starts its flow with what is released then', async () => {
    const bot = await trackingBot('where is my order')
    const link = await linkTo(bot, { flow: 'track' })
    const text = async () => {
      const to = new URL((await open(link.code)).headers.get('location') ?? 'about:blank')
      return to.searchParams.get('text')
    }
    expect(await text()).toBe('where is my order')
    await writeDraft(db(), bot.id, 'dana', tracking(bot, 'track & trace'))
    await publish(db(), bot)
    expect(await text()).toBe('track & trace')
    // The flow is gone: the chat begins as for everybody.
    await publish(db(), bot, 'Hello again')
    expect(await text()).toMatch(/^Hi Shop/)
    const versions = await db()('versions').where({ botId: bot.id }).orderBy('number')
    const back = { bot: bot.slug, version: versions[0].id }
    const { current } = await prepareRevert(ctxFor(db(), 'ana'), back)
    await revertVersion(ctxFor(db(), 'ana'), {
      ...back,
      expected: current.id,
      reason: 'It was better before',
      openSessions: 'finish',
    })
    expect(await text()).toBe('where is my order')
  })

  it('F55 follows the bot to its new number', async () => {
    const bot = await activeBot(db())
    const link = await linkTo(bot, { senderId: bot.senderId })
    const other = await seedBot(db(), { author: 'dana' })
    await db()('activations').where({ botId: bot.id }).update({ senderId: other.senderId })
    const { address } = await db()('senders').where({ id: other.senderId }).first()
    const answer = await open(link.code)
    expect(answer.headers.get('location')).toContain(`https://wa.me/${address.slice(1)}?`)
  })

  it('F54 F55 says plainly why there is no chat, and counts nobody', async () => {
    const bot = await activeBot(db())
    const link = await linkTo(bot)
    const page = async (code: string) => {
      const answer = await open(code)
      expect(answer.headers.get('location')).toBeNull()
      return [answer.status, /<h1>(.*?)<\/h1>/.exec(await answer.text())?.[1]]
    }
    const { name } = await db()('bots').where({ id: bot.id }).first()
    await db()('shortLinks').where({ id: link.id }).update({ pausedAt: noon })
    expect(await page(link.code)).toEqual([200, `${name} takes no chats through this code`])
    await db()('shortLinks').where({ id: link.id }).update({ pausedAt: null })
    await db()('senders').where({ id: bot.senderId }).update({ isTest: 1 })
    expect(await page(link.code)).toEqual([200, `${name} is not open yet`])
    await db()('senders').where({ id: bot.senderId }).update({ isTest: 0, channel: 'sms' })
    expect(await page(link.code)).toEqual([200, `${name} is not on WhatsApp at the moment`])
    await db()('senders').where({ id: bot.senderId }).update({ channel: 'whatsapp' })
    await deactivateBot(ctxFor(db(), 'mo'), {
      bot: bot.slug,
      senders: [bot.sender],
      openSessions: 'end',
      reason: 'Over',
    })
    expect(await page(link.code)).toEqual([200, `${name} is not answering at the moment`])
    await activate(db(), bot, { senders: [] })
    expect((await open(link.code)).status).toBe(302)
    const fresh = await seedBot(db())
    const gone = await linkTo(fresh)
    await db()('activations').where({ botId: fresh.id }).delete()
    await db().transaction(async (trx) => {
      await trx('botRoles').where({ botId: fresh.id }).delete()
      await trx('botHomes').where({ botId: fresh.id }).delete()
      await trx('draftWrites').where({ botId: fresh.id }).delete()
      await trx('drafts').where({ botId: fresh.id }).delete()
      await deleteBotRows(trx, fresh.id)
    })
    expect(await page(gone.code)).toEqual([410, 'This chatbot is no longer there'])
    expect(await page('0000000000000000')).toEqual([404, 'This link is not known'])
    expect(await page('..%2f..%2fetc')).toEqual([404, 'This link is not known'])
    expect(await scansOf(link)).toEqual([['2026-11-02', 1]])
  })

  it('F55 escapes the name of the bot, and lets the page load nothing', async () => {
    const bot = await activeBot(db())
    const link = await linkTo(bot, { pausedAt: null })
    const name = '<script>alert("1")</script> & \'co\''
    await db()('bots').where({ id: bot.id }).update({ name })
    await db()('shortLinks').where({ id: link.id }).update({ pausedAt: noon })
    const answer = await open(link.code)
    const html = await answer.text()
    expect(html).not.toContain('<script>')
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)')
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/,
    )
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
  })

  it('F55 makes whoever tries codes wait, and looks up many together after 600 a minute', async () => {
    const link = await linkTo(await activeBot(db()))
    const from = (address: string) => ({ 'x-forwarded-for': `9.9.9.9, ${address}` })
    const tried = new Map<number, number>()
    const tries = async (i: number) => {
      const code = `z${String(i).padStart(15, '0')}`
      const headers = { 'user-agent': iphone, ...from('203.0.113.7') }
      const { statusCode } = await app.inject({ url: `/l/${code}`, headers })
      tried.set(statusCode, (tried.get(statusCode) ?? 0) + 1)
    }
    for (let i = 0; i < 600; i++) await tries(i)
    const said = await statementsOf(db(), () =>
      Promise.all(Array.from({ length: 400 }, (_, i) => tries(600 + i))),
    )
    expect([...tried]).toEqual([
      [404, 30],
      [429, 970],
    ])
    expect(said.length).toBeLessThan(20)
    // A neighbour on the same network still gets the chat, though nobody used the code before.
    expect((await open(link.code, from('203.0.113.7'))).status).toBe(302)
    expect((await open('y000000000000000', from('203.0.113.8'))).status).toBe(404)
    const wait = await open('y000000000000000', from('203.0.113.7'))
    expect([wait.status, wait.headers.get('retry-after')]).toEqual([429, '60'])
    at += 61_000
    expect((await open('y000000000000000', from('203.0.113.7'))).status).toBe(404)
    at = noon
  })

  it('F55 opens a code that exists for everybody, whoever else on the network tries wrong ones', async () => {
    const link = await linkTo(await activeBot(db()))
    const headers = { 'x-forwarded-for': '203.0.113.30' }
    for (let i = 0; i < 40; i++) await open(`x${String(i).padStart(15, '0')}`, headers)
    expect((await open('x999999999999999', headers)).status).toBe(429)
    expect((await open(link.code.toUpperCase(), headers)).status).toBe(302)
    const said = await statementsOf(db(), async () => {
      for (const word of ['no-code', 'x'.repeat(17), 'il'.repeat(8)]) {
        expect((await open(word, headers)).status).toBe(429)
      }
    })
    expect(said).toEqual([])
  })

  it('F55 counts no more than 600 a minute from one network, and lets all of them through', async () => {
    const link = await linkTo(await activeBot(db()))
    const headers = { 'user-agent': iphone, 'x-forwarded-for': '198.51.100.20' }
    for (let i = 0; i < 605; i++) {
      const { statusCode } = await app.inject({ url: `/l/${link.code}`, headers })
      if (statusCode !== 302) expect.fail(`${i}: ${statusCode}`)
    }
    expect(await scansOf(link)).toEqual([['2026-11-02', 600]])
    await open(link.code, { 'x-forwarded-for': '198.51.100.21' })
    at += 61_000
    await open(link.code, { 'x-forwarded-for': '198.51.100.20' })
    at = noon
    expect(await scansOf(link)).toEqual([['2026-11-02', 602]])
  })

  it('F55 lets a customer through whose scan could not be counted, and says what broke', async () => {
    const link = await linkTo(await activeBot(db()))
    await db().schema.renameTable('linkScans', 'linkScansAway')
    const answer = await open(link.code)
    await db().schema.renameTable('linkScansAway', 'linkScans')
    expect(answer.status).toBe(302)
    expect(bugs).toHaveLength(1)
    breaks = true
    const broken = await open(`b${ulid().slice(0, 15)}`).finally(() => {
      breaks = false
    })
    expect([broken.status, await broken.text()]).toEqual([
      500,
      expect.stringMatching(/That is our fault.*Reference: [0-9a-f]{8}/),
    ])
  })
})
