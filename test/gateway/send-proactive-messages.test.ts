import { beforeAll, expect, it } from 'vitest'
import { endDrainNow } from '../../src/control/activations/end-drain-now.ts'
import { history } from '../../src/gateway/history.ts'
import { receive } from '../../src/gateway/receive.ts'
import { sendProactiveMessages } from '../../src/gateway/send-proactive-messages.ts'
import type {
  ProactiveMessage,
  ProactiveSender,
} from '../../src/gateway/send-proactive-messages.ts'
import { deliverToPhone } from '../../src/serve/phone-delivery.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { activeBot, drainsOn, publish } from '../helpers/live.ts'
import { listeningGateway } from './seed.ts'

const toPhone = (phone: ProactiveSender) => ({ phone, renderers: new Map(), now: () => noon })

onEachDatabase('what end users get without having written', (db) => {
  beforeAll(() => seedCast(db()))

  /** Rosa talks to V1.0, which ends with a goodbye. */
  const ended = async () => {
    const { gateway } = listeningGateway(db())
    const bot = await activeBot(db(), undefined, 'See you soon!')
    const said = { senderId: bot.senderId, contact: '12025550142', text: 'hi', at: noon }
    await receive(gateway, { ...said, messageId: `first-${bot.slug}` })
    await publish(db(), bot, 'Hello from V1.1')
    const [drain] = await drainsOn(db(), bot)
    await endDrainNow(ctxFor(db(), 'mo', noon + 1), { bot: bot.slug, drains: [drain] })
    return { gateway, bot, said }
  }

  it('F45 is handed to the channels once, and stands in the conversation', async () => {
    const { gateway, bot, said } = await ended()
    const sent: ProactiveMessage[] = []
    const send = async (messages: readonly ProactiveMessage[]) => void sent.push(...messages)
    expect(await sendProactiveMessages(gateway, toPhone(send))).toBe(1)
    expect(sent).toMatchObject([
      { senderId: bot.senderId, contact: said.contact, reply: { text: 'See you soon!' } },
    ])
    expect(await sendProactiveMessages(gateway, toPhone(send))).toBe(0)
    const talker = { environment: 'live' as const, place: bot.senderId, contact: said.contact }
    const lines = await history(db(), talker, 10)
    expect(lines.at(-1)).toMatchObject({ from: 'bot', text: 'See you soon!', version: 'V1.0' })
    const next = await receive(gateway, { ...said, messageId: `next-${bot.slug}` })
    expect(next).toMatchObject({ label: 'V1.1', replies: [{ text: 'Hello from V1.1' }] })
  })

  it('F45 waits where the channel failed, and comes again with the same id', async () => {
    const { gateway } = await ended()
    const tried: string[] = []
    const failing = async (messages: readonly ProactiveMessage[]) => {
      tried.push(...messages.map(({ messageId }) => messageId))
      throw new Error('the channel is down')
    }
    await expect(sendProactiveMessages(gateway, toPhone(failing))).rejects.toThrow(
      'the channel is down',
    )
    const send = async (messages: readonly ProactiveMessage[]) =>
      void tried.push(...messages.map(({ messageId }) => messageId))
    expect(await sendProactiveMessages(gateway, toPhone(send))).toBe(1)
    expect(tried[0]).toBe(tried[1])
  })
})

it('F71 shows it on every phone that has this number open, whichever bot it shows', async () => {
  const phoneBot = (botId: string, senders: string[]) => ({
    botId,
    slug: botId,
    name: botId,
    senders: senders.map((id) => ({ id, name: id, masked: id, isActive: true, unserved: null })),
    hasCandidate: false,
  })
  const bots = [phoneBot('old', ['s1']), phoneBot('new', ['s1', 's2']), phoneBot('far', ['s2'])]
  const seen: string[] = []
  const send = deliverToPhone({ bots: async () => bots }, (talk, messageId) =>
    seen.push(`${talk.environment} ${talk.botId} ${talk.senderId} ${talk.contact} ${messageId}`),
  )
  const reply = { text: 'Bye', buttons: [] }
  await send([{ messageId: 'm1', senderId: 's1', contact: '12025550142', reply }])
  expect(seen).toEqual(['live old s1 12025550142 m1', 'live new s1 12025550142 m1'])
})
