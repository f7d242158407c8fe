import { createMailOut } from '../../adapters/mail/index.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import { describeEvent } from '../../src/chat/events/describe-event.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../src/control/requests/request-view.ts'
import type { Ctx } from '../../src/control/kit/context.ts'
import { describeMail } from '../../src/mail/describe-mail.ts'
import { createRelay } from '../../src/notify/relay.ts'
import type { Relay } from '../../src/notify/relay.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { memoryChat } from '../doubles/memory-chat.ts'
import type { MemoryChat } from '../doubles/memory-chat.ts'
import { smtpDouble } from '../doubles/smtp/smtp-double.ts'
import type { Received, SmtpDouble } from '../doubles/smtp/smtp-double.ts'
import { ctxFor, noon, seedBot } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const sealKeys = { current: 'k'.repeat(40), old: [] }
const publicUrl = 'https://slipway.example.com'

/** A desk with a mail server, a chat, and a clock that only moves when it is told to. */
export type MailFixture = {
  smtp: SmtpDouble
  chat: MemoryChat
  clock: { at: number }
  problems: string[]
  /** What somebody does in chat, with mail switched on. */
  by: (name: Name | 'system') => Ctx
  relay: Relay
  /** One with a chat of another manner. */
  relayOf: (adapter: ChatAdapter) => Relay
  /** Mails by whom they went to: `Ana: subject`. */
  subjects: () => string[]
  to: (name: Name) => Received[]
  ask: () => Promise<{ bot: { slug: string; name: string; id: string }; request: RequestView }>
  stop: () => Promise<void>
}

export async function openMailFixture(db: () => Db): Promise<MailFixture> {
  const smtp = await smtpDouble()
  const chat = memoryChat(place)
  const clock = { at: noon }
  const problems: string[] = []
  const by = (name: Name | 'system'): Ctx => {
    const ctx = ctxFor(db(), name)
    const settings = { ...ctx.settings, publicUrl, sealKeys, mail: true }
    return { ...ctx, now: () => clock.at, settings }
  }
  const out = createMailOut({
    smtp: { host: '127.0.0.1', port: smtp.port, secure: false, auth: null },
    from: { name: 'Slipway', address: 'desk@example.com' },
    unsubscribeTo: null,
    now: () => clock.at,
    timeoutMs: 10_000,
  })
  const relayOf = (adapter: ChatAdapter) => {
    const linking = { ...adapter, permalink: () => Promise.resolve('https://chat.example/c/1') }
    return createRelay({
      db: db(),
      now: () => clock.at,
      adapters: new Map([[place.platform, linking]]),
      drawCard: (subject) => drawCard(by('system'), subject),
      describeEvent: (event, at) => describeEvent(by('system'), event, at),
      mail: { out, describe: (what) => describeMail(by('system'), what) },
      log: (problem, error) => problems.push(`${problem} ${String(error)}`),
    })
  }
  const relay = relayOf(chat.adapter)
  /** On a busy machine a mail can come to its turn before its card, and comes again a second later. */
  const runOnce = async () => {
    await relay.runOnce()
    const early = await db()('outbox').where({ kind: 'mail', state: 'pending', attempts: 1 })
    if (!early.some(({ problem }) => problem === 'its card goes first')) return
    clock.at += 1000
    await relay.runOnce()
  }
  const named = ({ mail }: Received) => {
    const [to] = [mail.to ?? []].flat()
    return to?.value[0]?.name ?? ''
  }
  return {
    smtp,
    chat,
    clock,
    problems,
    by,
    relay: { ...relay, runOnce },
    relayOf,
    subjects: () => smtp.received.map((one) => `${named(one)}: ${one.mail.subject}`).toSorted(),
    to: (name) => smtp.received.filter((one) => one.to[0] === `${name}@example.com`),
    ask: async () => {
      const bot = await seedBot(db(), { author: 'dov' })
      const asked = { bot: bot.slug, comment: 'New greeting' }
      const request = await requestPublish(by('dana'), asked)
      return { bot: { ...bot, name: request.bot.name }, request }
    },
    stop: async () => {
      out.stop()
      await smtp.stop()
    },
  }
}

/** Everybody of the list gets an address of their own; everybody else has none. */
export async function giveMail(db: Db, names: readonly Name[]): Promise<void> {
  await db('people').update({ mail: null, newsOffAt: null })
  for (const id of names)
    await db('people')
      .where({ id })
      .update({ mail: `${id}@example.com` })
}
