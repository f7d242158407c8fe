import { createBackground } from '../../src/background.ts'
import type { Reply } from '../../src/bot/converse/turn.ts'
import { versionLabel } from '../../src/domain/request.ts'
import type { ChannelMessage } from '../../src/gateway/channel-port.ts'
import { createCustomerChannel } from '../../src/gateway/channel.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { MessageRow } from '../../src/store/live/messages.ts'
import type { SessionRow } from '../../src/store/live/sessions.ts'

/** A customer's message on a sender of ours. */
export type Inbound = {
  senderId: string
  contact: string
  messageId: string
  text: string
  payload?: string
  at: number
}

export type Received = Pick<MessageRow, 'sessionId' | 'botId' | 'versionId' | 'track' | 'rule'> & {
  outcome:
    | 'answered'
    /** The exception bot spoke, alone or after what the bot still could say (F37). */
    | 'exception'
    /** A person has taken over: recorded, not answered. */
    | 'handed over'
    | 'nobody'
    | 'unverified'
    | 'unproved'
  /** In the order in which they were sent. */
  replies: Reply[]
  /** Of the version, for people: `V1.2`. */
  label: string | null
}

/**
 * One message by the way of production: kept in the inbox, answered in a batch, sent from the table.
 * Resolves when it is handled to its end, with what is recorded of it.
 *
 * @throws Error when it was not kept, or could not be handled: then it waits for another attempt
 */
export async function receive(gateway: Gateway, message: Inbound): Promise<Received> {
  const phone = phoneOf(gateway)
  await keep(gateway, message)
  do {
    await phone.background.settled()
    await phone.inbox.look()
    await phone.background.settled()
  } while (!(await isHandled(phone, gateway, message)))
  await phone.outbound.sendDue()
  return recorded(gateway, message)
}

type Phone = ReturnType<typeof openPhone>
const phones = new WeakMap<Gateway, Phone>()

/** What a process has to answer customers with, on a channel that takes everything. */
function openPhone(gateway: Gateway) {
  const logged: string[] = []
  const clock = { at: 0 }
  const log = (level: string, words: string) => void logged.push(`${level} ${words}`)
  const background = createBackground((_reference, error) => log('error', String(error)))
  const customers = createCustomerChannel<Reply>({
    gateway,
    background,
    channel: 'whatsapp',
    now: () => clock.at,
    log,
    rates: { senderPerSecond: 10_000, pairBurst: 10_000, pairEveryMs: 1 },
    replyMaxAgeMs: Infinity,
    out: {
      render: (reply) => [reply],
      send: async ({ id }) => ({ fate: 'accepted', messageId: `out.${id}`, aliases: [] }),
      markRead: async (_from, messageId) => ({ fate: 'accepted', messageId, aliases: [] }),
    },
  })
  return { ...customers, background, clock, logged }
}

function phoneOf(gateway: Gateway): Phone {
  const phone = phones.get(gateway) ?? openPhone(gateway)
  phones.set(gateway, phone)
  return phone
}

const asWritten = ({ contact, messageId, text, payload, at }: Inbound): ChannelMessage => ({
  kind: 'message',
  sender: { id: '770', account: '990', shown: null },
  at,
  messageId,
  contact: { aliases: [{ kind: 'phone', id: contact }], name: null, username: null },
  content:
    payload === undefined
      ? { type: 'text', text }
      : { type: 'choice', text, payload, by: 'button' },
  answers: null,
  isForwarded: false,
  referral: null,
  isStandby: false,
})

/** Resolves when it is kept, as its channel hears. */
export async function keep(gateway: Gateway, message: Inbound): Promise<void> {
  const { clock, inbox } = phoneOf(gateway)
  clock.at = Math.max(clock.at, message.at)
  await inbox.keep('whatsapp', [{ place: message.senderId, message: asWritten(message) }])
}

/** Resolves when everything that was kept is answered. */
export const answered = (gateway: Gateway): Promise<void> => phoneOf(gateway).background.settled()

/** False while another process has it in hand. */
async function isHandled(
  { clock, logged }: Phone,
  { db }: Gateway,
  { senderId: place, messageId }: Inbound,
): Promise<boolean> {
  const row = await db('inboxMessages').where({ place, messageId }).first()
  if (row?.settledAt) return true
  if (!row || row.dueAt > clock.at) throw new Error(`It is not handled: ${logged.join()}`)
  return false
}

/** From its own line to the next one that this customer wrote. */
async function recorded({ db }: Gateway, inbound: Inbound): Promise<Received> {
  const { senderId: place, contact, messageId } = inbound
  const all: MessageRow[] = await db('messages').where({ place, contact }).orderBy('id')
  const from = all.findIndex(
    ({ direction, body }) => direction === 'in' && JSON.parse(body).messageId === messageId,
  )
  const said = all[from]
  if (!said) throw new Error('Nothing is recorded of it')
  const rest = all.slice(from + 1)
  const next = rest.findIndex(({ direction }) => direction === 'in')
  const lines = next < 0 ? rest : rest.slice(0, next)
  const { sessionId, botId, versionId, track, rule } = said
  const session = sessionId === null ? null : await db('sessions').where({ id: sessionId }).first()
  const version = versionId === null ? null : await db('versions').where({ id: versionId }).first()
  return {
    outcome: outcomeOf(said, lines, session),
    replies: lines.filter(isOut).map(({ body }) => JSON.parse(body)),
    sessionId,
    botId,
    versionId,
    track,
    rule,
    label: version ? versionLabel(version.number) : null,
  }
}

const isOut = ({ direction }: MessageRow): boolean => direction === 'out'

function outcomeOf(
  said: MessageRow,
  lines: readonly MessageRow[],
  session: SessionRow | null,
): Received['outcome'] {
  const silence = lines.map(({ code }) => code).find(isSilence)
  if (silence) return silence
  const out = lines.filter(isOut)
  if (out.length === 0 && session?.handedOver === 1) return 'handed over'
  const byAnother = out.some(({ versionId }) => versionId !== said.versionId)
  return byAnother || said.sessionId === null ? 'exception' : 'answered'
}

const isSilence = (code: string | undefined): code is 'nobody' | 'unverified' | 'unproved' =>
  code === 'nobody' || code === 'unverified' || code === 'unproved'
