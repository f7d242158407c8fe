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
