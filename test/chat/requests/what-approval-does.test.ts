import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { activeBot, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

const asked = async (bot: Bot, text: string) => {
  await writeDraft(db(), bot.id, 'dana', text)
  const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
  await side.submit('dana', form.id, { comment: 'New', what: 'all' })
  const open = { botId: bot.id, state: 'awaiting approval' }
  const { id } = await db()('requests').where(open).first()
  const card = await drawCard(ctxFor(db(), 'system'), `request:${id}`)
  return { id, card: (card?.notes ?? []).map(plain).join('\n') }
}

it('F48 says who switches a number on, where an approval puts nothing live', async () => {
  const bot = await publishedBot(db())
  const { id, card } = await asked(bot, botText('Good day', bot.sender))
  expect(card).toContain('Approving makes a version. Replaces V1.0.')
  expect(card).toContain('customers see it once Ava or Mo switches one on with /activate')
  const done = textOf(await side.click('ana', `approve:${id}:1`))
  expect(done).toMatch(
    /V1\.1 is approved, not live: .*Next Ava or Mo switches one on with \/activate/,
  )
})

it('F48 promises only the numbers that are switched on and stay so', async () => {
  const bot = await activeBot(db())
  const { sender: other } = await seedBot(db())
  const { id, card } = await asked(bot, botText('Both', `${bot.sender}, ${other}`))
  expect(card).toContain(`Goes live on ${bot.sender} (`)
  expect(card).not.toContain(`Goes live on ${bot.sender} (+1 ··· 0110), ${other}`)
  expect(card).toContain(`Answers on ${other} too, once Ava or Mo switches it on: /activate.`)
  expect(textOf(await side.click('ana', `approve:${id}:1`))).toMatch(/V1\.1 is live on/)
})

it('F13 F48 promises customers nothing where no number is on', async () => {
  const bot = await publishedBot(db())
  const { sender: other } = await seedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('We moved', other))
  const { text } = formOf(await side.command('dana', `/publish ${bot.slug}`))
  expect(text).toContain(
    `No number is switched on: customers get this once a manager switches on ${other} with /activate.`,
  )
  expect(text).toContain(`No longer names ${bot.sender}, where it is off already.`)
  expect(text).toContain(`Answers on ${other} once a manager switches it on: /activate.`)
  expect(text).not.toMatch(/switched off\.|Customers on/)
})

it('F13 F85 names the numbers on which customers get it, and those on which nobody is served', async () => {
  const bot = await activeBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Good day', bot.sender))
  const form = async (from: ChatDriver) =>
    formOf(await from.command('dana', `/publish ${bot.slug}`)).text
  expect(await form(side)).toMatch(
    new RegExp(`Customers on ${bot.sender} \\(\\+15 ··· \\d+\\) get this once it is approved\\.`),
  )
  const ctx = ctxFor(db(), 'system')
  const core = createChatCore({ ...ctx, settings: { ...ctx.settings, whatsapp: null } })
  const text = await form(memoryDriver(memoryChat(place), core, () => noon))
  expect(text).toContain('It is switched on, but no customer is reached there yet.')
  expect(text).toMatch(new RegExp(`⚠️ ${bot.sender}: WhatsApp is not set up on this server`))
  expect(text).not.toContain('Customers on')
})

it('F48 says that an approval switches a bot off, in title, submit and beside it', async () => {
  const bot = await activeBot(db())
  const { sender: other } = await seedBot(db())
  const { id, card } = await asked(bot, botText('We moved', other))
  expect(card).toContain('Approving switches this bot off.')
  const form = formOf(await side.click('ana', `approve:${id}:1`))
  expect(form.title).toMatch(/^Approve R-\d+, switch off$/)
  expect(form.text).toContain(`${other} instead, once Ava or Mo switches it on: /activate.`)
})

it('F25 keeps what a title says within 24 characters, also for a large number', async () => {
  const bot = await activeBot(db())
  await db()('requests').where({ botId: bot.id }).update({ number: 12_344 })
  const { checklist: _, ...policy } = JSON.parse(
    (await db()('bots').where({ id: bot.id }).first()).policy,
  )
  const ticks = JSON.stringify({ ...policy, checklist: ['Works'] })
  await db()('bots').where({ id: bot.id }).update({ policy: ticks })
  const { id } = await asked(bot, botText('Third', bot.sender))
  const form = formOf(await side.click('ana', `approve:${id}:1`))
  expect(form.title).toBe('Approve R-12345, go live')
})
