import { createBackground } from '../../src/background.ts'
import { createCustomerChannel } from '../../src/gateway/channel.ts'
import type { CustomerChannel } from '../../src/gateway/channel.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { openWhatsApp } from '../adapters/whatsapp/opened.ts'
import { listeningGateway, noon, seedLive } from './seed.ts'

/** The number of the double, as people see it. */
const ownNumber = '+1 202 555 0110'

/** A bot on the number of the double, wired to it; `settled` waits until everything is sent. */
export async function openedChannel(db: Db, yaml?: string, now = () => noon) {
  const logged: string[] = []
  const background = createBackground((_reference, error) => {
    throw error
  })
  const { gateway, told } = listeningGateway(db)
  const live = await seedLive(db, yaml === undefined ? {} : { yaml })
  await db('channelNumbers').delete()
  await db('senders').where({ address: ownNumber }).update({ address: 'gone', retiredAt: noon })
  await db('senders').where({ id: live.senderId }).update({ address: ownNumber })
  const log = (level: string, message: string) => void logged.push(`${level} ${message}`)
  const rates = { senderPerSecond: 80, pairBurst: 100, pairEveryMs: 6000 }
  const common = { gateway, background, now, log, rates, replyMaxAgeMs: 600_000 }
  const served: CustomerChannel[] = []
  const one = await openWhatsApp({
    now,
    connect: (out) => {
      const customers = createCustomerChannel({ ...common, channel: 'whatsapp', out })
      served.push(customers)
      return customers.channelIn
    },
  })
  const settled = async () => {
    await background.settled()
    for (const { outbound } of served) await outbound.sendDue()
    await background.settled()
  }
  const said = () =>
    one.graph.messages.map(({ body }) =>
      body.type === 'text' ? body.text.body : body.interactive.body.text,
    )
  const recorded = async () => {
    const rows: { direction: string; body: string; contact: string }[] = await db('messages')
      .where({ place: live.senderId })
      .orderBy('id')
    return rows.map(({ direction, body }) => `${direction}: ${JSON.parse(body).text}`)
  }
  return {
    ...one,
    ...live,
    gateway,
    told,
    background,
    logged,
    said,
    recorded,
    settled,
  }
}

export const text = (body: string) => ({ type: 'text', text: { body } })
export const picture = (caption?: string) => ({
  type: 'image',
  image: { id: '81', mime_type: 'image/jpeg', sha256: 'x', ...(caption && { caption }) },
})
