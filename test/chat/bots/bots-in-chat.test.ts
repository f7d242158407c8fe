import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { ensureExceptionBot } from '../../../src/control/bots/ensure-exception-bot.ts'
import { receive } from '../../gateway/receive.ts'
import { listeningGateway, messageTo } from '../../gateway/seed.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { buttonOf, formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'
import { publishAs } from '../publish-as.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

const released = async () => {
  const bot = await seedBot(db(), { author: 'dov' })
  await publishAs(db(), bot)
  return bot
}
const live = async () => {
  const bot = await released()
  const form = formOf(await side.command('mo', `/activate ${bot.slug}`))
  await side.submit('mo', form.id, { senders: [bot.sender] })
  return bot
}
const botCard = async (bot: { id: string }) => {
  const card = await drawCard(ctxFor(db(), 'system'), `bot:${bot.id}`)
  if (!card) throw new Error('no card')
  return card
}

describe('activating in chat', () => {
  it('F42 shows a confirmation first and offers the QR code afterwards', async () => {
    const bot = await released()
    expect((await botCard(bot)).status).toContain('Not live')
    const form = formOf(await side.click('mo', buttonOf(await botCard(bot), 'Activate…')))
    expect(form.text).toContain('V1.0')
    const senders = form.fields.find((field) => field.name === 'senders')
    expect(senders).toMatchObject({ value: [bot.sender] })
    const done = await side.submit('mo', form.id, { senders: [bot.sender] })
    expect(textOf(done)).toContain('is live on 1 number')
    expect(JSON.stringify(done)).toContain(`qr:${bot.id}:0`)
    expect((await botCard(bot)).status).toContain('Live with V1.0')
  })

  it('F58 needs a manager, and says so before anything is filled in', async () => {
    const bot = await released()
    const seen = await side.command('dana', `/activate ${bot.slug}`)
    expect(seen.kind).toBe('private')
    expect(textOf(seen)).toMatch(/you need the manager role/)
  })

  it('F44 names the bot that holds the sender and offers to let it finish or to end it', async () => {
    const first = await live()
    const second = await seedBot(db(), { author: 'dov' })
    await writeDraft(db(), second.id, 'dov', botText('Hi', first.sender))
    await publishAs(db(), second)
    const form = formOf(await side.command('mo', `/activate ${second.slug}`))
    expect(form.text).toMatch(/Shop \d+ answers on .* now \(0 open chats\)/)
    const no = await side.submit('mo', form.id, { senders: [first.sender], takeOver: 'no' })
    expect(textOf(no) + JSON.stringify(no)).toMatch(/answers on|active|finish/i)
    const yes = await side.submit('mo', form.id, { senders: [first.sender], takeOver: '30 min' })
    expect(textOf(yes)).toContain('is live on 1 number')
    expect((await botCard(first)).status).toContain('Not live')
  })

  it('F42 brings the form back when no sender was ticked', async () => {
    const bot = await released()
    const form = formOf(await side.command('mo', `/activate ${bot.slug}`))
    const again = formOf(await side.submit('mo', form.id, { senders: [] }))
    expect(again.errors).toEqual({ senders: 'Tick at least one number.' })
  })

  it('F42 refuses a form that shows a version which is no longer the newest', async () => {
    const bot = await released()
    const form = formOf(await side.command('mo', `/activate ${bot.slug}`))
    await writeDraft(db(), bot.id, 'dov', botText('Good day', bot.sender))
    await publishAs(db(), bot, 'Second')
    const late = await side.submit('mo', form.id, { senders: [bot.sender] })
    expect(late.kind).toBe('private')
    expect(textOf(late)).toMatch(/V1.1/)
    expect((await botCard(bot)).status).toContain('Not live')
  })

  it('F47 deactivates with a reason', async () => {
    const bot = await live()
    const form = formOf(await side.click('mo', buttonOf(await botCard(bot), 'Deactivate…')))
    const values = { senders: [bot.sender], reason: '' }
    const again = formOf(await side.submit('mo', form.id, values))
    expect(Object.keys(again.errors)).toEqual(['reason'])
    const done = await side.submit('mo', form.id, { ...values, reason: 'Season is over' })
    expect(textOf(done)).toContain('It is inactive now.')
    const late = await side.submit('mo', form.id, { ...values, reason: 'Twice, to be sure' })
    expect(textOf(late)).toMatch(/not active anywhere[^]*You had written: Twice, to be sure/)
  })
})

describe('sharing in chat', () => {
  it('F53 gives the code privately, and to the channel at a click', async () => {
    const bot = await live()
    const seen = await side.command('ana', `/qr ${bot.slug}`)
    expect(seen).toMatchObject({ kind: 'private', files: [`${bot.slug}.png`, `${bot.slug}.svg`] })
    expect(textOf(seen)).toContain('https://wa.me/1555')
    if (seen.kind !== 'private') throw new Error('not private')
    const shared = await side.click('ana', buttonOf(seen, 'Share to channel'))
    expect(shared).toMatchObject({ kind: 'public', files: [`${bot.slug}.png`, `${bot.slug}.svg`] })
    const chosen = await side.command('ana', `/qr ${bot.slug} sender:${bot.sender}`)
    if (chosen.kind !== 'private') throw new Error('not private')
    expect((await side.click('ana', buttonOf(chosen, 'Share to channel'))).kind).toBe('public')
    // A button of a message from before there were links.
    const old = await side.click('ana', `share:${bot.id}/${bot.sender}:0`)
    expect(old).toMatchObject({ kind: 'public', files: [`${bot.slug}.png`, `${bot.slug}.svg`] })
    const own = await side.command('ana', `/qr ${bot.slug} text:Good day, shop`)
    expect(textOf(own)).toMatch(/https:\/\/wa\.me\/1555\d+\?text=Good%20day%2C%20shop/)
  })

  it('F54 refuses for an inactive bot, with the way out', async () => {
    const bot = await released()
    const seen = await side.command('ana', `/qr ${bot.slug}`)
    expect(textOf(seen)).toMatch(/is inactive[^]*\/activate/)
    expect(textOf(await side.click('sid', `share:${bot.id}:0`))).toMatch(/role/)
  })
})

describe('reverting in chat', () => {
  it('F38 previews the previous content and brings it back as a new version', async () => {
    const bot = await released()
    await writeDraft(db(), bot.id, 'dov', botText('Good day', bot.sender))
    await publishAs(db(), bot, 'Second')
    const form = formOf(await side.command('ana', `/revert ${bot.slug}`))
    expect(form.text).toMatch(
      /Bring back the words of V1.0. V1.1 is not live[^]*Menu\n\[Good day → Hello\]/,
    )
    expect(form.text).toContain('Stays as it is: the draft, ')
    const values = { version: 'V1.0', reason: 'Too formal' }
    const done = await side.submit('ana', form.id, values)
    expect(textOf(done)).toContain('has the content of V1.0 again, as V1.2')
    const late = await side.submit('ana', form.id, values)
    expect(textOf(late)).toMatch(/V1.2[^]*You had written: Too formal/)
  })

  it('F38 says when there is nothing to go back to', async () => {
    const bot = await released()
    expect(textOf(await side.command('ana', `/revert ${bot.slug}`))).toMatch(/no earlier content/)
    expect(textOf(await side.command('ana', '/revert nobot'))).toMatch(/no bot named "nobot"/)
  })
})

describe('asking again in chat', () => {
  it('F20 asks anew after changes were asked for, with what was said before', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
    await side.submit('dana', form.id, { comment: 'New greeting', what: 'all' })
    const request = await db()('requests').where({ botId: bot.id }).first()
    const card = () => drawCard(ctxFor(db(), 'system'), `request:${request.id}`)
    const changes = formOf(
      await side.click('ana', buttonOf((await card()) ?? none, 'Ask for changes…')),
    )
    const asked = await side.submit('ana', changes.id, { reason: 'Say good day' })
    expect(asked).toMatchObject({ kind: 'update', card: { status: '✏️ Changes requested' } })
    expect(JSON.stringify(asked)).toContain('Say good day')

    const again = formOf(await side.click('dana', buttonOf((await card()) ?? none, 'Ask again…')))
    expect(again.title).toMatch(/Ask again: R-\d+/)
    expect(again.fields.find((field) => field.name === 'comment')).toMatchObject({
      value: 'New greeting',
    })
    await side.submit('dana', again.id, { comment: 'Better greeting', what: 'all' })
    const now = await card()
    expect(now?.notes.map(plain).join()).toContain('it needs new approvals')

    const old = await side.click('ana', `decline:${request.id}:1`)
    expect(old).toMatchObject({
      kind: 'update',
      said: expect.stringMatching(/changed to revision 2/),
    })
  })

  it('F20 withdraws after a question, by who asked only', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
    await side.submit('dana', form.id, { comment: 'New greeting', what: 'all' })
    const request = await db()('requests').where({ botId: bot.id }).first()
    const withdraw = `withdraw:${request.id}:1`
    expect(textOf(await side.click('ana', withdraw))).toMatch(/asked for by Dana/)
    const asked = textOf(await side.click('dana', withdraw))
    expect(asked).toMatch(/Withdraw R-\d+\? The draft opens again\. Nothing was withdrawn yet/)
    const done = await side.click('dana', withdraw.replace(':', '-sure:'))
    expect(done).toMatchObject({ kind: 'update', card: { status: '↩️ Withdrawn' } })
  })

  it('F66 begins /help with five lines, and names the rest in groups', async () => {
    const lines = textOf(await side.command('sam', '/help')).split('\n')
    const explained = lines.filter(
      (line) => /^\/[a-z]+.* [A-Z]/.test(line) && !/help and a/.test(line),
    )
    expect(explained.length).toBeLessThanOrEqual(5)
    expect(lines[1]).toMatch(/^\/publish/)
    expect(lines.join('\n')).toMatch(/Going live: \/.*\nBots: .*\/bots list/)
    expect(lines.length).toBeLessThan(16)
  })

  it('F15 publishes only the flows that were ticked', async () => {
    const bot = await released()
    const more = '  hours: {description: when we are open, steps: [{action: utter_menu}]}'
    await writeDraft(db(), bot.id, 'dov', botText('Hello', bot.sender, more))
    const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
    expect(form.fields.find((field) => field.name === 'flows')).toMatchObject({
      options: [{ value: 'hours' }],
    })
    const codes = form.fields.find((field) => field.name === 'override')
    const override = codes?.kind === 'choices' ? codes.options.map((one) => one.value) : []
    const values = { comment: 'Hours', what: 'selected', flows: ['hours'], override }
    const sent = await side.submit('dana', form.id, values)
    expect(textOf(sent)).toMatch(/R-\d+ is open. Now it waits for/)
    const request = await db()('requests')
      .where({ botId: bot.id })
      .orderBy('number', 'desc')
      .first()
    expect(JSON.parse(request.selection)).toEqual({ flows: ['hours'], shared: [], settings: false })
  })

  it('F14 says that nothing changed and opens nothing', async () => {
    const bot = await released()
    expect(textOf(await side.command('dana', `/publish ${bot.slug}`))).toMatch(/Nothing changed/)
  })
})

const none = { buttons: [] }

it('F37 marks the built-in bot in the list, and only that', async () => {
  await ensureExceptionBot(ctxFor(db(), 'system'), {
    source: await readFile('examples/exception.yml', 'utf8'),
  })
  await released()
  const lines = textOf(await side.command('ana', '/bots list')).split('\n')
  const marked = lines.filter((line) =>
    line.includes('built in: it answers where another bot fails'),
  )
  expect(marked).toHaveLength(1)
  expect(lines.length).toBeGreaterThan(2)
})

it('F38 F52 says in a trace who brought a version back, and why', async () => {
  const bot = await live()
  await writeDraft(db(), bot.id, 'dana', botText('Second', bot.sender))
  await publishAs(db(), bot, 'Second')
  const form = formOf(await side.command('sam', `/revert ${bot.slug} 1.0`))
  await side.submit('sam', form.id, {
    version: 'V1.0',
    reason: 'Prices are wrong',
    openChats: 'end',
  })
  const { id } = await db()('senders').where({ name: bot.sender }).first()
  const { gateway } = listeningGateway(db())
  await receive(gateway, messageTo(id, 'hello', { at: noon }))
  const said = textOf(await side.command('ana', `/trace ${bot.slug} +4915112345678`))
  expect(said).toMatch(/V1\.2: @?Sam.* brought it back\. Revert to V1\.0: Prices are wrong/i)
})
