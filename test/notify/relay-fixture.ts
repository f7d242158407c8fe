import { drawCard } from '../../src/chat/events/draw-card.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import { describeEvent } from '../../src/chat/events/describe-event.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { Platform } from '../../src/domain/actor.ts'
import { createRelay } from '../../src/notify/relay.ts'
import type { Relay } from '../../src/notify/relay.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { memoryChat } from '../doubles/memory-chat.ts'
import type { Fault, MemoryChat } from '../doubles/memory-chat.ts'
import { ctxFor, noon, seedBot } from '../helpers/cast.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }

/** An empty outbox, a chat, and a clock that only moves when it is told to. */
export type RelayFixture = {
  chat: MemoryChat
  clock: { at: number }
  problems: string[]
  /** `on` is another way to the same database. */
  relay: (adapters?: readonly ChatAdapter[], on?: Db) => Relay
}

export async function openRelayFixture(db: Db): Promise<RelayFixture> {
  for (const table of ['outbox', 'cards', 'directs']) await db(table).delete()
  const chat = memoryChat(place)
  const clock = { at: noon }
  const problems: string[] = []
  const system = () => ctxFor(db, 'system', clock.at)
  const relay = (adapters: readonly ChatAdapter[] = [chat.adapter], on = db) =>
    createRelay({
      db: on,
      now: () => clock.at,
      adapters: new Map<Platform, ChatAdapter>(adapters.map((one) => [one.platform, one])),
      drawCard: (subject) => drawCard(system(), subject),
      describeEvent: (event, at) => describeEvent(system(), event, at),
      log: (problem) => problems.push(problem),
    })
  return { chat, clock, problems, relay }
}

/** Dana wants to publish what Dov wrote in a bot of Sam's, which Ana and Li approve. */
export async function ask(db: Db, at = noon) {
  const bot = await seedBot(db, { author: 'dov' })
  const request = await requestPublish(ctxFor(db, 'dana', at), {
    bot: bot.slug,
    comment: 'New greeting',
  })
  return { bot, request }
}

export const unsent = async (db: Db): Promise<{ state: string; target: string; kind: string }[]> =>
  db('outbox').whereNot({ state: 'sent' }).orderBy('id').select('state', 'target', 'kind')

/** Ends a run in the middle of a call out, as a kill does: nothing after that call happens. */
export async function killDuring(
  db: Db,
  chat: MemoryChat,
  at: Pick<Fault, 'call' | 'when'>,
  run: () => Promise<void>,
): Promise<void> {
  const killed = new Promise<void>((resolve) => chat.hang(at, resolve))
  void run()
  await killed
  // The other channels of the killed run come to rest, so that nothing of it is left but that call.
  for (let resting = false; !resting;) {
    const open: { state: string; target: string }[] = await db('outbox').whereNot({ state: 'sent' })
    const sending = open.filter((row) => row.state === 'sending')
    resting = sending.length === 1 && open.every((row) => row.target === sending[0]?.target)
  }
}
