import type { Background } from '../background.ts'
import { Refusal } from '../refusal.ts'
import { channelNewsLog } from './channel-news/news-log.ts'
import type { NewsLog } from './channel-news/news-log.ts'
import type {
  ChannelDelivery,
  ChannelIn,
  ChannelItem,
  ChannelMessage,
  ChannelOut,
  Reply,
} from './channel-port.ts'
import { sendersOf } from './channel-senders.ts'
import type { FoundSender } from './channel-senders.ts'
import { contactsOf, numberOf } from './contacts/contacts-of.ts'
import type { Gateway } from './gateway.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import type { KeyedQueue } from './keyed-queue.ts'
import { receive } from './receive.ts'
import { readable } from './unread/content-words.ts'
import { takeChange, takeUnlessOurs } from './take-beside.ts'
import type { On } from './take-beside.ts'
import { takeUnread } from './unread/take-unread.ts'

export type ChannelInDeps<Body> = {
  gateway: Gateway
  out: ChannelOut<Body>
  background: Pick<Background, 'run' | 'pause'>
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/**
 * Takes what a channel delivers, each item by its kind. Each message and its turn are stored before the
 * platform is told so; what is sent in return waits in this process only.
 */
export function createChannelIn<Body>(deps: ChannelInDeps<Body>): ChannelIn {
  const taking = { ...deps, inOrder: createKeyedQueue(), news: channelNewsLog(deps.log) }
  return {
    take: async (delivery) => {
      const found = await sendersOf(deps.gateway.db, delivery)
      const failures: unknown[] = []
      for (const item of delivery.items) {
        const sender = item.sender ? found.get(item.sender.id) : undefined
        const taken = takeItem(taking, delivery, item, sender ?? null)
        await taken.catch((error: unknown) => refuseOrKeep(deps.log, error, failures))
      }
      // The platform delivers all of them again, and those that were taken do nothing twice.
      if (failures.length > 0) throw new AggregateError(failures, 'Items were not kept')
    },
  }
}

type Taking<Body> = ChannelInDeps<Body> & { inOrder: KeyedQueue; news: NewsLog }

async function takeItem<Body>(
  taking: Taking<Body>,
  { channel }: Pick<ChannelDelivery, 'channel'>,
  item: ChannelItem,
  found: FoundSender | null,
): Promise<void> {
  const on = await takeUnlessOurs(taking, channel, item, found)
  if (on === null) return
  if (item.kind === 'message') await takeMessage(taking, on, item)
  if (item.kind === 'contact-change' || item.kind === 'echo') {
    await takeChange(taking.gateway, on, item)
  }
}

/** What can never be stored would come again for days. */
function refuseOrKeep(
  log: ChannelInDeps<unknown>['log'],
  error: unknown,
  failures: unknown[],
): void {
  if (error instanceof Refusal) log('warn', error.sentence)
  else failures.push(error)
}

async function takeMessage<Body>(
  taking: Taking<Body>,
  on: On,
  message: ChannelMessage,
): Promise<void> {
  const replies = await repliesTo(taking.gateway, on, message)
  if (replies.length === 0) return
  const who = JSON.stringify([on.senderId, message.contact.aliases])
  taking.background.run(() => taking.inOrder(who, () => answer(taking, message, replies)))
}

async function repliesTo(
  gateway: Gateway,
  on: On,
  message: ChannelMessage,
): Promise<readonly Reply[]> {
  const said = message.isStandby ? null : readable(message.content)
  if (!said) return takeUnread(gateway, on, message)
  const { messageId, at } = message
  const { aliases } = message.contact
  const [contact] = await gateway.db.transaction((trx) =>
    contactsOf(trx, on.channel, [{ aliases, at }]),
  )
  if (!contact) return []
  const { senderId } = on
  const who = { senderId, contact: contact.id, number: numberOf(contact) }
  return (await receive(gateway, { ...said, ...who, messageId, at })).replies
}

/** In order: a bubble that can't be sent ends the answer, so that none arrives without the one before. */
async function answer<Body>(
  { out, background, news }: Taking<Body>,
  { sender, messageId, contact }: ChannelMessage,
  replies: readonly Reply[],
): Promise<void> {
  background.run(() => out.markRead(sender.id, messageId, false))
  const bodies = replies.flatMap((reply) => out.render(reply))
  for (const [at, body] of bodies.entries()) {
    const id = `${messageId} ${at}`
    for (let attempt = 1; ; attempt++) {
      const to = contact.aliases
      const outcome = await out.send({ id, from: sender.id, to, body, attempt })
      if (outcome.fate === 'accepted') break
      news.problem(sender.id, outcome.problem)
      if (outcome.fate !== 'retry' || attempt >= attemptsMax) return
      if (!(await background.pause(outcome.afterMs))) return
    }
  }
}

const attemptsMax = 5
