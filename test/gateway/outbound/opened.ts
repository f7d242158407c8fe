import { createChannelIn } from '../../../src/gateway/channel-in.ts'
import { createBackground } from '../../../src/background.ts'
import type { Event } from '../../../src/domain/events.ts'
import type { ChannelOut } from '../../../src/gateway/channel-port.ts'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { contactsOf } from '../../../src/gateway/contacts/contacts-of.ts'
import type { InboxDeps } from '../../../src/gateway/inbox/inbox-deps.ts'
import { createInbox } from '../../../src/gateway/inbox/inbox.ts'
import { createMarks } from '../../../src/gateway/outbound/mark-read.ts'
import { createOutbound } from '../../../src/gateway/outbound/outbound.ts'
import type { Outbound, OutboundDeps } from '../../../src/gateway/outbound/outbound.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { insertOutbound } from '../../../src/store/outbound/outbound-rows.ts'
import type { NewOutbound, OutboundRow } from '../../../src/store/outbound/outbound-rows.ts'
import type { WhatsAppBody } from '../../../adapters/whatsapp/render/body.ts'
import { openWhatsApp, rosa } from '../../adapters/whatsapp/opened.ts'
import { listeningGateway, minute, noon, seedLive } from '../seed.ts'

export { rosa }
export const tom = '12025550167'
export const day = 24 * 60 * minute
export const text = (body: string) => ({ type: 'text', text: { body } })

type Settings = Partial<
  Pick<OutboundDeps<WhatsAppBody>, 'rates' | 'replyMaxAgeMs' | 'accountOf' | 'fromOf'>
>

/** A bot on the number of the double, with a clock that the test moves. */
export async function opened(
  db: Db,
  { settings = {}, ...seed }: { settings?: Settings; yaml?: string; actionUrl?: string } = {},
) {
  const clock = { at: noon }
  const now = () => clock.at
  const logged: string[] = []
  const bugs: unknown[] = []
  const background = createBackground((_reference, error) => void bugs.push(error))
  const { gateway, told } = listeningGateway(db)
  const live = await seedLive(db, seed)
  await onTheNumber(db, live.senderId)
  const log = (level: string, message: string) => void logged.push(`${level} ${message}`)
  const rates = { senderPerSecond: 80, pairBurst: 45, pairEveryMs: 6000 }
  const poolOn = (
    out: Pick<ChannelOut<WhatsAppBody>, 'send'>,
    more: Partial<OutboundDeps<WhatsAppBody>> = {},
  ) =>
    createOutbound<WhatsAppBody>({
      gateway,
      channel: 'whatsapp',
      out,
      now,
      background,
      log,
      rates,
      replyMaxAgeMs: 10 * minute,
      ...settings,
      ...more,
    })
  let wakes = 0
  const one = await openWhatsApp({
    now,
    // A double that cuts the line says so at once; a starved machine must not look like one.
    timeoutMs: 30_000,
    connect: (out) => {
      const given = { gateway, now, background, log }
      const common: InboxDeps = {
        ...given,
        contactsOf,
        render: (from, reply) => out.render(reply, from),
        wakeOutbound: () => void (wakes += 1),
        markRead: createMarks(out, given).mark,
      }
      const heedStatuses: Outbound['heed'] = (statuses) => pool.heed(statuses)
      return createChannelIn({ ...common, inbox: createInbox(common), heedStatuses })
    },
  })
  const pool = poolOn(one.whatsapp.out)
  return {
    ...one,
    ...live,
    db,
    gateway,
    told,
    clock,
    background,
    bugs,
    logged,
    pool,
    poolOn,
    wakes: () => wakes,
    /** As our customer says it, and everything that is due sent. */
    says: async (body: string, from: { phone?: string; user?: string } = { phone: rosa }) => {
      await one.graph.hooks.message(from, text(body))
      await background.settled()
      await pool.sendDue()
    },
    said: () => one.graph.messages.map(({ body }) => wordsOf(body)),
    rows: async (): Promise<OutboundRow[]> => await db('outboundMessages').orderBy('id'),
    bubbles: (...rows: Partial<NewOutbound>[]) =>
      rows.map((row) => bubble(gateway, live, clock.at, row)),
    queue: (...rows: Partial<NewOutbound>[]) =>
      insertOutbound(
        db,
        rows.map((row) => bubble(gateway, live, clock.at, row)),
      ),
    stop: async () => {
      await background.stop()
      await one.stop()
      await clearOutbound(db)
      await db('inboxMessages').delete()
    },
  }
}
export type Opened = Awaited<ReturnType<typeof opened>>

/** One message to Rosa, the only one of its answer. */
function bubble(
  gateway: Gateway,
  { senderId, botId }: { senderId: string; botId: string },
  at: number,
  row: Partial<NewOutbound>,
): NewOutbound {
  const id = row.id ?? gateway.newId(at)
  const contact = row.contact ?? rosa
  return {
    id,
    answerId: id,
    messageId: null,
    channel: 'whatsapp',
    senderId,
    fromId: '770',
    contact,
    recipient: JSON.stringify([{ kind: 'phone', id: contact }]),
    body: JSON.stringify(text(`Hello ${contact}`)),
    botId,
    sessionId: null,
    createdAt: at,
    windowEndsAt: at + day,
    ...row,
  }
}

async function onTheNumber(db: Db, senderId: string): Promise<void> {
  await db('channelNumbers').delete()
  await db('senders').where({ address: '+1 202 555 0110' }).update({ retiredAt: noon })
  await db('senders').where({ id: senderId }).update({ address: '+1 202 555 0110' })
}

/** The database is that of the suite: what one test leaves is not due in the next. */
async function clearOutbound(db: Db): Promise<void> {
  await db('outboundMessages').delete()
  await db('contactWindows').delete()
  await db('channelAlerts').delete()
}

const wordsOf = (body: WhatsAppBody | { type: string }): string => {
  const known = body as WhatsAppBody
  return known.type === 'text' ? known.text.body : known.interactive.body.text
}

export const failuresIn = (events: readonly Event[]): string[] =>
  events.flatMap((event) => (event.type === 'bot.failed' ? [event.problem] : []))
