import { beforeAll, expect, it } from 'vitest'
import { botCard } from '../../src/chat/bots/bot-card.ts'
import { addSender } from '../../src/control/senders/add-sender.ts'
import { deactivateBot } from '../../src/control/activations/deactivate-bot.ts'
import { drawShortLink } from '../../src/control/sharing/draw-short-link.ts'
import { entryLinks } from '../../src/control/sharing/entry-links.ts'
import { listShortLinks } from '../../src/control/sharing/list-short-links.ts'
import { makeShortLink } from '../../src/control/sharing/make-short-link.ts'
import { pauseShortLink, resumeShortLink } from '../../src/control/sharing/pause-short-link.ts'
import { redrawScans } from '../../src/control/sharing/redraw-scans.ts'
import { scansCsv } from '../../src/control/sharing/scans-csv.ts'
import { setLogo } from '../../src/control/sharing/set-logo.ts'
import { readBot } from '../../src/control/bots/read-bot.ts'
import { countScan } from '../../src/share/follow-link.ts'
import { audited } from '../helpers/audited.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { activate, activeBot, publish, publishedBot } from '../helpers/live.ts'
import type { Bot } from '../helpers/live.ts'
import { refusal } from '../helpers/refusal.ts'
import { pngOf, readPng } from '../share/readers.ts'

const dayMs = 24 * 3_600_000
const flows = `  track: {name: Track an order, nlu_trigger: [{intent: track}], steps: [{action: utter_menu}]}
  hours: {nlu_trigger: [{intent: hours}], steps: [{action: utter_menu}]}
nlu:
  - {intent: track, examples: [where is my order]}
  - {intent: hours, examples: [when are you open]}
`
const public_ = 'https://go.example.com'

onEachDatabase('short links', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Parameters<typeof ctxFor>[1], at = noon) => {
    const ctx = ctxFor(db(), name, at)
    return { ...ctx, settings: { ...ctx.settings, publicUrl: public_ } }
  }
  const make = (bot: { slug: string }, more: Partial<Parameters<typeof makeShortLink>[1]> = {}) =>
    makeShortLink(as('ana'), { bot: bot.slug, ...more })
  const withFlows = async (): Promise<Bot> => {
    const bot = await seedBot(db(), { author: 'dana' })
    await writeDraft(db(), bot.id, 'dana', botText('Hello', bot.sender, flows))
    await publish(db(), bot)
    await activate(db(), bot, { senders: [] })
    return bot
  }

  it('F41 gives the hosted URL and a link for each flow, made once without asking', async () => {
    const bot = await withFlows()
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => entryLinks(as('ana'), { bot: bot.slug })),
    )
    const [first = expect.fail()] = asked
    expect(first.flows.map(({ flow, name, text, link }) => [flow, name, text, link.flow])).toEqual([
      ['hours', 'hours', 'when are you open', 'hours'],
      ['track', 'Track an order', 'where is my order', 'track'],
    ])
    expect(first.hosted).toMatchObject({ flow: null, campaign: null, sender: null })
    for (const one of asked) {
      expect(one.hosted.url).toBe(first.hosted.url)
      expect(one.flows.map(({ link }) => link.id)).toEqual(first.flows.map(({ link }) => link.id))
    }
    expect(await make(bot, { flow: 'hours' })).toMatchObject({
      isNew: false,
      link: { id: first.flows[0]?.link.id },
    })
    const made = await db()('audit').where({ action: 'short-link.entry', subject: `bot:${bot.id}` })
    expect(made.map(({ before, after }) => [JSON.parse(before), JSON.parse(after)])).toEqual([
      [{ links: 0 }, { links: 3, flows: ['', 'hours', 'track'] }],
    ])
    const view = await readBot(as('ana'), { bot: bot.slug })
    expect(view.sharing.hosted).toBe(first.hosted.url)
    const page = await entryLinks(as('ana'), { bot: bot.slug, page: 2, size: 1 })
    expect(page).toMatchObject({ total: 2, pages: 2, flows: [{ flow: 'track' }] })
  })

  it('F41 F55 have the domain of the organisation, and lead to what is released later', async () => {
    const bot = await withFlows()
    const ctx = as('ana')
    const own = { ...ctx, settings: { ...ctx.settings, linkUrl: 'https://chat.example.net' } }
    const before = await entryLinks(own, { bot: bot.slug })
    expect(before.hosted.url).toMatch(/^https:\/\/chat\.example\.net\/l\//)
    expect((await listShortLinks(own, { bot: bot.slug })).links[0]?.url).toBe(before.hosted.url)
    const later = flows.replace('[where is my order]', '[track my parcel]')
    await writeDraft(db(), bot.id, 'dana', botText('Hello', bot.sender, later))
    await publish(db(), bot)
    const after = await entryLinks(own, { bot: bot.slug })
    expect(after.flows[1]).toMatchObject({
      text: 'track my parcel',
      link: { url: before.flows[1]?.link.url },
    })
  })

  it('F41 F54 are refused for an inactive bot and one on a test sender, with the reason', async () => {
    const idle = await publishedBot(db())
    await expect(entryLinks(as('ana'), { bot: idle.slug })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /is inactive/),
    )
    const bot = await withFlows()
    await db()('senders').where({ id: bot.senderId }).update({ isTest: 1 })
    await expect(entryLinks(as('ana'), { bot: bot.slug })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /test number/),
    )
    expect(await db()('shortLinks').where({ botId: bot.id })).toEqual([])
  })

  it('F55 makes one link for a bot, a flow and a campaign, also for 20 who ask at once', async () => {
    const bot = await withFlows()
    const made = await Promise.all(Array.from({ length: 20 }, () => make(bot)))
    expect(new Set(made.map(({ link }) => link.url)).size).toBe(1)
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
    const [{ link } = expect.fail()] = made
    expect(link.url).toMatch(/^https:\/\/go\.example\.com\/l\/[0-9a-hjkmnp-tv-z]{16}$/)
    const flow = await make(bot, { flow: 'TRACK an order' })
    expect(flow.link).toMatchObject({ flow: 'track', campaign: null })
    expect(await make(bot, { flow: 'track' })).toMatchObject({ isNew: false })
    const fair = await make(bot, { flow: 'track', campaign: ' Autumn Fair ' })
    expect(fair).toMatchObject({ isNew: true, link: { campaign: 'autumn fair' } })
    expect(await make(bot, { flow: 'track', campaign: 'autumn fair' })).toMatchObject({
      isNew: false,
    })
    const said = await audited(db(), `bot:${bot.id}`)
    expect(said.filter((one) => one === 'short-link.make by ana')).toHaveLength(3)
  })

  it('F55 codes are 80 bits of chance: none like another', async () => {
    const bot = await activeBot(db())
    const codes = new Set<string>()
    for (let i = 0; i < 50; i++) {
      const { link } = await make(bot, { campaign: `c${i}` })
      codes.add(link.url.slice(-16))
    }
    expect(codes.size).toBe(50)
    const used = new Set([...codes].join(''))
    expect(used.size).toBe(32)
  })

  it('F54 refuses an inactive bot and a test sender with the reason, and the printed code goes on', async () => {
    const idle = await publishedBot(db())
    await expect(make(idle)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /is inactive: people who scan a code would get no answer/),
    )
    const bot = await activeBot(db())
    const { link } = await make(bot)
    await db()('senders').where({ id: bot.senderId }).update({ isTest: 1 })
    for (const share of [() => make(bot), () => drawShortLink(as('ana'), { link: link.id })]) {
      await expect(share()).rejects.toEqual(refusal('PRECONDITION_FAILED', /a test number: only/))
    }
    await db()('senders').where({ id: bot.senderId }).update({ isTest: 0 })
    await deactivateBot(as('mo'), { bot: bot.slug, openSessions: 'end', reason: 'Over' })
    await expect(drawShortLink(as('ana'), { link: link.id })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /is inactive/),
    )
    expect(await listShortLinks(as('ana'), { bot: bot.slug })).toMatchObject({ total: 1 })
    await activate(db(), bot, { senders: [] })
    expect((await drawShortLink(as('ana'), { link: link.url })).encodes).toBe(link.url)
  })

  it('F55 says which flows a link can begin with', async () => {
    const bot = await withFlows()
    await expect(make(bot, { flow: 'trak' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      sentence: expect.stringMatching(/has no flow "trak"\. Did you mean "track"\?/),
      nextStep: 'These have one: hours, track.',
    })
    await expect(make(bot, { flow: 'menu' })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /No message starts the flow menu/),
    )
    await expect(make(bot, { campaign: 'a\nb' })).rejects.toEqual(refusal('VALIDATION', /one line/))
  })

  it('F55 asks which of several numbers is meant, and keeps the one that was chosen', async () => {
    const second = { name: 'second', channel: 'whatsapp', address: '+15550107012' } as const
    await addSender(ctxFor(db(), 'mo'), second)
    const bot = await seedBot(db(), { author: 'dana' })
    await writeDraft(db(), bot.id, 'dana', botText('Hello', `${bot.sender}, second`))
    await publish(db(), bot)
    await activate(db(), bot, { senders: [] })
    await expect(make(bot)).rejects.toEqual(refusal('VALIDATION', /several WhatsApp numbers/))
    const { link } = await make(bot, { sender: 'second' })
    expect(link.sender).toBe('second')
    const { to } = await drawShortLink(as('ana'), { link: link.id })
    expect(to).toMatch(/^https:\/\/wa\.me\/15550107012\?/)
  })

  it('F55 lists links with their counts, page by page, and gives them by day as CSV', async () => {
    const bot = await withFlows()
    const own = (await make(bot)).link
    const fair = (await make(bot, { flow: 'track', campaign: '=fair' })).link
    await countScan(db(), own.id, noon - dayMs)
    for (let i = 0; i < 3; i++) await countScan(db(), own.id, noon)
    await countScan(db(), fair.id, noon)
    const first = await listShortLinks(as('ana'), { bot: bot.slug, size: 1 })
    expect(first).toMatchObject({ page: 1, pages: 2, total: 2, more: true })
    expect(first.links).toMatchObject([{ id: own.id, scans: { total: 4, today: 3 } }])
    const second = await listShortLinks(as('ava'), { bot: bot.slug, size: 1, page: 2 })
    expect(second.links).toMatchObject([{ id: fair.id, scans: { total: 1, today: 1 } }])
    const { bytes, rows } = await scansCsv(as('ana'), { bot: bot.slug })
    expect(rows).toBe(3)
    expect(Buffer.from(bytes).toString().split('\r\n')).toEqual([
      'day,bot,flow,campaign,link,scans',
      `2026-11-02,${bot.slug},,,${own.url},3`,
      `2026-11-02,${bot.slug},track,'=fair,${fair.url},1`,
      `2026-11-01,${bot.slug},,,${own.url},1`,
      '',
    ])
    const view = await readBot(as('ana'), { bot: bot.slug })
    expect(view.sharing).toMatchObject({ links: 2, scans: 5 })
    expect(botCard(view).fields).toContainEqual({ label: 'Links', value: ['2 links, 5 scans'] })
  })

  it('F55 redraws the card of a bot whose links were scanned since, once', async () => {
    const bot = await activeBot(db())
    const { link } = await make(bot)
    const redraws = async () => {
      const rows = await db()('outbox').where({ subject: `bot:${bot.id}` })
      return rows.length
    }
    await redrawScans(as('system'))
    await db()('outbox').delete()
    await countScan(db(), link.id, noon)
    expect(await redraws()).toBe(0)
    expect(await redrawScans(as('system'))).toBe(1)
    expect(await redraws()).toBe(1)
    expect(await redrawScans(as('system'))).toBe(0)
  })

  it('F55 pauses and resumes a link, once each, and says so where somebody was faster', async () => {
    const bot = await activeBot(db())
    const { link } = await make(bot)
    expect(await pauseShortLink(as('ana'), { link: link.url })).toMatchObject({ paused: true })
    await expect(pauseShortLink(as('ana'), { link: link.id })).rejects.toEqual(
      refusal('CONFLICT', /paused already/),
    )
    await expect(drawShortLink(as('ana'), { link: link.id })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /paused/),
    )
    expect(await resumeShortLink(as('ava'), { link: link.id })).toMatchObject({ paused: false })
    await expect(resumeShortLink(as('ana'), { link: link.id })).rejects.toEqual(
      refusal('CONFLICT', /not paused/),
    )
    await expect(pauseShortLink(as('ana'), { link: 'nothing' })).rejects.toEqual(
      refusal('NOT_FOUND', /no such link/),
    )
  })

  it('F53 F55 draws the link, or where it leads when phones cannot reach this server', async () => {
    const bot = await activeBot(db())
    const { link } = await make(bot)
    const drawn = await drawShortLink(as('ana'), { link: link.id })
    expect(readPng(drawn.png)).toEqual([link.url, link.url])
    expect(drawn).toMatchObject({ encodes: link.url, smallestCm: 3 })
    const inside = await drawShortLink(ctxFor(db(), 'ana'), { link: link.id })
    expect(inside.encodes).toBe(inside.to)
    expect(readPng(inside.png)).toEqual([inside.to, inside.to])
  })

  it('F55 draws the logo that was uploaded, and says how when there is none', async () => {
    const bot = await activeBot(db())
    const { link } = await make(bot)
    const wanted = { link: link.id, logo: true }
    await expect(drawShortLink(as('ana'), wanted)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /has no logo yet/),
    )
    const red = pngOf(64, 64, () => [200, 0, 0, 255]).toString('base64')
    expect(await setLogo(as('ana'), { bot: bot.slug, image: red })).toMatchObject({ hasLogo: true })
    const { png, svg } = await drawShortLink(as('ana'), wanted)
    expect(readPng(png)).toEqual([link.url, link.url])
    expect(svg).toContain('<image')
    const svgLogo = Buffer.from('<svg onload="x"/>').toString('base64')
    await expect(setLogo(as('ana'), { bot: bot.slug, image: svgLogo })).rejects.toEqual(
      refusal('VALIDATION', /an SVG or a web page/),
    )
    await setLogo(as('ana'), { bot: bot.slug, image: null })
    await expect(drawShortLink(as('ana'), wanted)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /has no logo yet/),
    )
  })
})
