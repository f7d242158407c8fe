import type { FastifyInstance } from 'fastify'
import { createPhoneOut, phoneDelivery } from '../../adapters/playground/index.ts'
import type { PhoneNews, PhoneSaying } from '../../adapters/playground/index.ts'
import type { WhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Config } from '../config.ts'
import { accountsOf } from '../config/whatsapp.ts'
import { inboundWaits } from '../store/inbox/inbox-rows.ts'
import { proactiveWaits } from '../store/live/messages.ts'
import { outboundWaits } from '../store/outbound/claim-outbound.ts'
import { createCustomerChannel } from '../gateway/channel.ts'
import type { CustomerChannel, CustomerChannelDeps } from '../gateway/channel.ts'
import type { ChannelOut } from '../gateway/channel-port.ts'
import { findsPhoneSenders } from '../gateway/contacts/phone-senders.ts'
import { sendProactiveMessages } from '../gateway/send-proactive-messages.ts'
import { splitByLine } from '../gateway/outbound/split-by-line.ts'
import { isPhoneLine } from '../domain/conversation/phone-line.ts'
import { addWhatsApp } from './add-whatsapp.ts'
import type { Rooms } from './add-whatsapp.ts'
import type { ProcessRole } from './process-role.ts'
import { createWatch } from './watch.ts'

export type Customers = {
  whatsapp: WhatsApp | null
  /** Keeps what the playground's phone says; null where there is no playground. */
  say: ((saying: PhoneSaying) => Promise<void>) | null
  /** Begins no further batch. */
  stopTaking: () => void
}

/** Nothing is between us and the phone. */
const phoneRates = { senderPerSecond: 1000, pairBurst: 1000, pairEveryMs: 10 }
const phoneReplyMaxAgeMs = 10 * 60_000

/**
 * Opens the channels of customers: WhatsApp where an account is set, and the playground's phone. They
 * share one inbox and one pool. The control plane alone keeps what its phone says, and the gateway
 * answers it. What was left undone is taken up before anything new comes in.
 */
export async function addCustomers(
  app: FastifyInstance,
  config: Pick<Config, 'whatsapp' | 'playground'>,
  role: ProcessRole,
  rooms: Rooms,
  show: (news: PhoneNews) => void,
): Promise<Customers> {
  const phone = config.playground ? createPhoneOut(show) : null
  const answers = role !== 'control'
  const { gateway, background, log, now } = rooms
  let customers: CustomerChannel | null = null
  const open = <Body>(out: ChannelOut<Body>, limits: Limits): CustomerChannel => {
    const words = (level: 'info' | 'warn' | 'error', message: string) => log[level](message)
    const common = { gateway, background, now, log: words, channel: 'whatsapp' as const }
    return (customers = createCustomerChannel({ ...common, ...limits, out }))
  }
  const whatsapp = answers
    ? await addWhatsApp(app, config, rooms, (out, limits) => {
        if (phone === null) return open(out, limits).channelIn
        return open(splitByLine(phone, out), { ...limits, accountOf: accountBy(limits) }).channelIn
      })
    : null
  const rest = { rates: phoneRates, replyMaxAgeMs: phoneReplyMaxAgeMs }
  if (phone && !whatsapp) open(splitByLine(phone, null), { ...rest, accountOf: accountBy(rest) })
  return takeUp(customers, { config, rooms, hasPhone: phone !== null, whatsapp, answers })
}

type Limits = Pick<CustomerChannelDeps<unknown>, 'rates' | 'replyMaxAgeMs' | 'accountOf' | 'fromOf'>
type Opened = {
  config: Pick<Config, 'whatsapp'>
  rooms: Rooms
  hasPhone: boolean
  whatsapp: WhatsApp | null
  answers: boolean
}

const accountBy =
  ({ accountOf }: Partial<Limits>) =>
  async (fromId: string): Promise<string> =>
    isPhoneLine(fromId) ? 'phone' : ((await accountOf?.(fromId)) ?? 'whatsapp')

async function takeUp(
  customers: CustomerChannel | null,
  { config, rooms, hasPhone, whatsapp, answers }: Opened,
): Promise<Customers> {
  const stopTaking = () => customers?.inbox.stop()
  if (customers === null) return { whatsapp, say: null, stopTaking }
  if (answers) {
    await customers.inbox.start()
    customers.outbound.start()
    watchFor(customers, rooms)
  } else {
    stopTaking()
  }
  const accounts = config.whatsapp && accountsOf(config.whatsapp)
  const sendersOf = findsPhoneSenders(rooms.gateway.db, accounts)
  const phoneIn = hasPhone ? customers.openIn(sendersOf) : null
  const say = phoneIn && ((said: PhoneSaying) => phoneIn.take(phoneDelivery(said, rooms.now())))
  return { whatsapp, say, stopTaking }
}

/** For what other processes left, what is due by time alone, and goodbyes. */
function watchFor(
  { inbox, outbound, render }: CustomerChannel,
  { gateway, background, now }: Rooms,
): void {
  const watch = createWatch({ db: gateway.db, now, background })
  const { look: run, nothingWaits: nothing } = inbox
  const channels = { renderers: new Map([['whatsapp' as const, render]]), now }
  watch.add([
    { waits: inboundWaits, run, nothing },
    { waits: outboundWaits, run: outbound.wake },
    { waits: proactiveWaits, run: () => sendProactiveMessages(gateway, channels) },
  ])
  watch.start()
}
