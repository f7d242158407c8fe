import { beforeAll, expect, it } from 'vitest'
import { addSender } from '../../src/control/senders/add-sender.ts'
import { shareBot } from '../../src/control/sharing/share-bot.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { activate, publish } from '../helpers/live.ts'
import type { Bot } from '../helpers/live.ts'
import { refusal } from '../helpers/refusal.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

/** A bot that is active on all of these. */
async function activeOn(channels: string, senders: (bot: Bot) => string): Promise<Bot> {
  const bot = await seedBot(db(), { author: 'dana' })
  const text = botText('Hello', senders(bot)).replace('[whatsapp]', `[${channels}]`)
  await writeDraft(db(), bot.id, 'dana', text)
  await publish(db(), bot)
  await activate(db(), bot, { senders: [] })
  return bot
}

it('F53 shares the WhatsApp number of a bot that is active on others too, and only that', async () => {
  await addSender(ctxFor(db(), 'mo'), { name: 'texts', channel: 'sms', address: '+15550107001' })
  const bot = await activeOn('whatsapp, sms', ({ sender }) => `texts, ${sender}`)
  const share = (sender?: string) =>
    shareBot(ctxFor(db(), 'ana'), { bot: bot.slug, ...(sender !== undefined && { sender }) })
  expect(await share()).toMatchObject({ sender: { name: bot.sender } })
  await expect(share('texts')).rejects.toEqual(
    refusal('PRECONDITION_FAILED', /not active on a WhatsApp number named texts/),
  )
})

it('F53 asks which of several WhatsApp numbers is meant', async () => {
  const second = { name: 'second', channel: 'whatsapp', address: '+15550107002' } as const
  await addSender(ctxFor(db(), 'mo'), second)
  const bot = await activeOn('whatsapp', ({ sender }) => `${sender}, second`)
  await expect(shareBot(ctxFor(db(), 'ana'), { bot: bot.slug })).rejects.toEqual(
    refusal('VALIDATION', /several WhatsApp numbers/),
  )
  const { link } = await shareBot(ctxFor(db(), 'ana'), { bot: bot.slug, sender: 'second' })
  expect(link).toMatch(/^https:\/\/wa\.me\/15550107002\?/)
})
