import type { Channel } from '../../bot/definition.ts'
import { Refusal } from '../../refusal.ts'
import { insertInbound } from '../../store/inbox/inbox-rows.ts'
import type { NewInbound } from '../../store/inbox/inbox-rows.ts'
import type { Db } from '../../store/kit/database.ts'
import { orderedIds } from '../../store/kit/ordered-ids.ts'
import type { Contact } from '../contacts/contacts-of.ts'
import { inGroups } from '../../in-groups.ts'
import { inSharedWrite } from '../shared-write.ts'
import { createFloodTeller, recordFlood, splitFlood } from './flood.ts'
import { inboundRow } from './inbound-row.ts'
import type { InboxDeps, PlacedMessage } from './inbox-deps.ts'

export type InboundStore = {
  keep: (channel: Channel, messages: readonly PlacedMessage[]) => Promise<void>
  /** So many wait no longer. */
  settled: (count: number) => void
  /** So many wait, as the database says. */
  count: (waiting: number) => void
}

/** A message on its channel. */
type Placed = PlacedMessage & { channel: Channel }

/** Some seconds of the most that one process answers: more is better refused than answered late. */
const waitingMaxByDefault = 20_000

/**
 * Group commit: what comes while one insert is under way shares the next, so that many requests share
 * one write to the disk. `onKept` is called when there is something to handle.
 */
export function createInboundStore(deps: InboxDeps, onKept: () => void): InboundStore {
  const { waitingMax = waitingMaxByDefault } = deps
  const { customerWaitingMax = deps.gateway.settings.customerWaitingMax } = deps
  const tellFlood = createFloodTeller(deps)
  const newId = orderedIds()
  const storeInGroups = inGroups(store)
  let gathered = 0
  let waiting = 0

  async function keep(channel: Channel, messages: readonly PlacedMessage[]): Promise<void> {
    if (messages.length === 0) return
    if (waiting + gathered + messages.length > waitingMax) throw full(waitingMax)
    gathered += messages.length
    try {
      await storeInGroups(messages.map((one) => ({ channel, ...one })))
    } finally {
      gathered -= messages.length
    }
  }

  async function store(placed: readonly Placed[]): Promise<void> {
    const { kept, flood } = await inSharedWrite(deps.gateway.db, placed.length, async (trx) => {
      const rows = await rowsOf(deps, trx, placed, newId)
      // Nobody has more waiting than all together.
      if (waiting + rows.length <= customerWaitingMax) {
        return { kept: await insertInbound(trx, rows), flood: [] }
      }
      const split = await splitFlood(trx, rows, customerWaitingMax)
      const fresh = split.flood.length > 0 ? await recordFlood(deps, trx, split.flood) : []
      return { kept: await insertInbound(trx, split.fit), flood: fresh }
    })
    waiting += kept
    if (kept > 0) onKept()
    await tellFlood(flood)
  }

  return {
    keep,
    settled: (count) => void (waiting = Math.max(0, waiting - count)),
    count: (found) => void (waiting = found),
  }
}

const full = (max: number): Error =>
  new Error(`${max} messages of customers wait already, and no more are taken`)

async function rowsOf(
  { contactsOf, now, log }: InboxDeps,
  trx: Db,
  placed: readonly Placed[],
  newId: (at: number) => string,
): Promise<NewInbound[]> {
  const receivedAt = now()
  const contacts = new Map<Placed, Contact>()
  for (const channel of new Set(placed.map((one) => one.channel))) {
    const here = placed.filter((one) => one.channel === channel)
    const writers = here.map(({ message: { contact, at } }) => ({ aliases: contact.aliases, at }))
    const found = await contactsOf(trx, channel, writers)
    for (const [i, contact] of found.entries()) if (here[i]) contacts.set(here[i], contact)
  }
  return placed.flatMap((one) => {
    const { place, message } = one
    const contact = contacts.get(one)
    if (!contact) throw new Error('A message has no contact')
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
