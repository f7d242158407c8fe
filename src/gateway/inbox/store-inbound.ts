import type { Channel } from '../../bot/definition.ts'
import { Refusal } from '../../refusal.ts'
import { insertInbound } from '../../store/inbox/inbox-rows.ts'
import type { NewInbound } from '../../store/inbox/inbox-rows.ts'
import type { Db } from '../../store/kit/database.ts'
import { orderedIds } from '../../store/kit/ordered-ids.ts'
import type { ChannelMessage } from '../channel-port.ts'
import type { Live } from '../read-model.ts'
import { inboundRow } from './inbound-row.ts'
import type { InboundContact, InboxDeps } from './inbox-deps.ts'

export type InboundStore = {
  keep: (channel: Channel, messages: readonly ChannelMessage[]) => Promise<void>
  /** So many wait no longer. */
  settled: (count: number) => void
  /** So many wait, as the database says. */
  count: (waiting: number) => void
}

type Request = {
  channel: Channel
  messages: readonly ChannelMessage[]
  kept: () => void
  refused: (error: unknown) => void
}

const requestsAtOnce = 200
/** Some seconds of the most that one process answers: more is better refused than answered late. */
const waitingMaxByDefault = 20_000

/**
 * Group commit: while one insert is under way, what comes in gathers for the next, so that many
 * requests share one write to the disk. `onKept` is called when there is something to handle.
 */
export function createInboundStore(deps: InboxDeps, onKept: () => void): InboundStore {
  const { waitingMax = waitingMaxByDefault } = deps
  const newId = orderedIds()
  let gathered: Request[] = []
  let gatheredMessages = 0
  let waiting = 0
  let isStoring = false

  function keep(channel: Channel, messages: readonly ChannelMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve()
    if (waiting + gatheredMessages + messages.length > waitingMax)
      return Promise.reject(full(waitingMax))
    gatheredMessages += messages.length
    return new Promise((kept, refused) => {
      gathered.push({ channel, messages, kept, refused })
      if (!isStoring) deps.background.run(storeAll)
    })
  }

  async function storeAll(): Promise<void> {
    isStoring = true
    while (gathered.length > 0) {
      const group = gathered.slice(0, requestsAtOnce)
      gathered = gathered.slice(requestsAtOnce)
      await storeGroup(group)
    }
    isStoring = false
  }

  /** What makes the insert fail may be in one request: the others are not refused for it. */
  async function storeGroup(group: readonly Request[]): Promise<void> {
    try {
      await store(group)
      for (const request of group) finish(request).kept()
    } catch (error) {
      const [only, ...others] = group
      if (only && others.length === 0) finish(only).refused(error)
      else for (const request of group) await storeGroup([request])
    }
  }

  function finish(request: Request): Request {
    gatheredMessages -= request.messages.length
    return request
  }

  async function store(group: readonly Request[]): Promise<void> {
    const live = await deps.gateway.model.live()
    const placed = group.flatMap((request) => placedOf(deps, live, request))
    if (placed.length === 0) return
    const kept = await deps.gateway.db.transaction(async (trx) =>
      insertInbound(trx, await rowsOf(deps, trx, placed, newId)),
    )
    waiting += kept.length
    if (kept.length > 0) onKept()
  }

  return {
    keep,
    settled: (count) => void (waiting = Math.max(0, waiting - count)),
    count: (found) => void (waiting = found),
  }
}

const full = (max: number): Error =>
  new Error(`${max} messages of customers wait already, and no more are taken`)

type Placed = { channel: Channel; place: string; message: ChannelMessage }

function placedOf({ noSender }: InboxDeps, live: Live, { channel, messages }: Request): Placed[] {
  return messages.flatMap((message) => {
    const number = (message.sender.shown ?? '').replaceAll(/\D/g, '')
    const place = live.senderAt(channel, number)
    if (place === undefined) noSender(channel, message)
    return place === undefined ? [] : [{ channel, place, message }]
  })
}

async function rowsOf(
  { contactsOf, now, log }: InboxDeps,
  trx: Db,
  placed: readonly Placed[],
  newId: (at: number) => string,
): Promise<NewInbound[]> {
  const receivedAt = now()
  const contacts = new Map<Placed, InboundContact>()
  for (const channel of new Set(placed.map((one) => one.channel))) {
    const here = placed.filter((one) => one.channel === channel)
    const writers = here.map(({ message: { contact, at } }) => ({ aliases: contact.aliases, at }))
    const found = await contactsOf(trx, channel, writers)
    for (const [i, contact] of found.entries()) if (here[i]) contacts.set(here[i], contact)
  }
  return placed.flatMap((one) => {
    const { place, message } = one
    const contact = contacts.get(one)?.id ?? ''
    try {
      return [inboundRow(message, { id: newId(receivedAt), place, contact, receivedAt })]
    } catch (error) {
      // What can never be stored would come again for days.
      if (!(error instanceof Refusal)) throw error
      log('warn', error.sentence)
      return []
    }
  })
}
