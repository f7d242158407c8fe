import { beforeAll, expect, it } from 'vitest'
import { endDrainNow } from '../../src/control/activations/end-drain-now.ts'
import { history } from '../../src/gateway/history.ts'
import { receive } from './receive.ts'
import { sendProactiveMessages } from '../../src/gateway/send-proactive-messages.ts'
import { lineOf } from '../../src/domain/conversation/phone-line.ts'
import { openWindows } from '../../src/store/outbound/contact-windows.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { activeBot, drainsOn, publish } from '../helpers/live.ts'
import { listeningGateway } from './seed.ts'

onEachDatabase('what end users get without having written', (db) => {
  beforeAll(() => seedCast(db()))

  it('F45 F71 leaves once on the line that they wrote on, and stands in the conversation', async () => {
    const { gateway } = listeningGateway(db())
    const bot = await activeBot(db(), undefined, 'See you soon!')
    const { senderId } = bot
    const said = { senderId, contact: '12025550142', text: 'hi', at: noon }
    await receive(gateway, { ...said, messageId: 'first' })
    const fromId = lineOf(senderId)
    const reached = { recipient: '[{"kind":"phone","id":"12025550142"}]', messageId: 'first' }
    await openWindows(db(), [{ senderId, contact: said.contact, fromId, at: noon, ...reached }])
    await publish(db(), bot, 'Hello from V1.1')
    const [drain] = await drainsOn(db(), bot)
    await endDrainNow(ctxFor(db(), 'mo', noon + 1), { bot: bot.slug, drains: [drain] })
    const render = ({ text }: { text: string }, from: string) => [{ text, from }]
    const channels = { renderers: new Map([['whatsapp' as const, render]]), now: () => noon + 1 }
    expect(await sendProactiveMessages(gateway, channels)).toBe(1)
    expect(await sendProactiveMessages(gateway, channels)).toBe(0)
    const rows: { fromId: string; body: string }[] = await db()('outboundMessages').where({
      senderId,
      state: 'pending',
    })
    expect(rows).toMatchObject([
      { fromId, body: JSON.stringify({ text: 'See you soon!', from: fromId }) },
    ])
    const talker = { environment: 'live' as const, place: senderId, contact: said.contact }
    const lines = await history(db(), talker, 10)
    expect(lines.at(-1)).toMatchObject({ from: 'bot', text: 'See you soon!', version: 'V1.0' })
    const next = await receive(gateway, { ...said, messageId: 'next', at: noon + 2 })
    expect(next).toMatchObject({ label: 'V1.1', replies: [{ text: 'Hello from V1.1' }] })
  })
})
