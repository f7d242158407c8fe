import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { parseText } from '../../src/chat/kit/parse-text.ts'
import { notifier } from '../../src/chat/notifiers/notifier-command.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { addNotifier } from '../../src/control/notifiers/add-notifier.ts'
import { correctNotifier } from '../../src/control/notifiers/change-notifier.ts'
import { gatherNotices } from '../../src/control/notifiers/gather-notices.ts'
import { listNotifiers } from '../../src/control/notifiers/list-notifiers.ts'
import { subscribe, unsubscribe } from '../../src/control/notifiers/subscribe.ts'
import { testNotifier } from '../../src/control/notifiers/test-notifier.ts'
import { listUndelivered } from '../../src/control/delivery/list-undelivered.ts'
import { quietMs } from '../../src/domain/notifiers/notice.ts'
import { createNoticeSender } from '../../src/notify/send-notices.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { refusal } from '../helpers/refusal.ts'
import { approve, ask, greet } from '../helpers/requests.ts'
import { writeTroubles } from '../helpers/troubles.ts'
import { giveMail, openMailFixture } from './mail-fixture.ts'
import type { MailFixture } from './mail-fixture.ts'

const address = 'ops@example.com'
const to = { kind: 'mail' as const, address }

onEachDatabase('mail to notifiers and subscribers', (db) => {
  let room: MailFixture
  let made = 0
  beforeAll(async () => {
    await seedCast(db())
    room = await openMailFixture(db)
  })
  afterAll(() => room.stop())
  beforeEach(async () => {
    for (const table of ['outbox', 'cards', 'directs', 'mailThreads', 'mailboxes', 'notices']) {
      await db()(table).delete()
    }
    room.smtp.received.length = 0
    room.smtp.trouble(() => null)
    room.problems.length = 0
    room.chat.directs.length = 0
    await giveMail(db(), ['ana'])
  })
  type Bot = Awaited<ReturnType<typeof seedBot>>

  /** A bot that tells an address, and nothing of its publish waits. */
  async function telling(on: ('application error' | 'delivery failure')[]) {
    const name = `desk-${(made += 1)}`
    const { id } = await addNotifier(room.by('mo'), { name, to })
    const bot = await seedBot(db(), { author: 'dana' })
    await approve(
      db(),
      await ask(db(), bot, 'dana', { notifiers: [{ notifier: name, on }] }),
      'sam',
    )
    await db()('outbox').delete()
    return { bot, id }
  }
  const fails = (bot: Bot, code: string, count = 1) =>
    writeTroubles(db(), bot, { code, count, at: room.clock.at })
  async function turn(): Promise<void> {
    const sender = createNoticeSender({
      db: db(),
      now: () => room.clock.at,
      post: () => Promise.reject(new Error('no webhook is called')),
      keys: null,
      wakeRelay: () => {},
      log: (_problem, error) => {
        throw error
      },
    })
    await gatherNotices(room.by('system'))
    await sender.poll()
    await sender.idle()
    await room.relay.runOnce()
  }
  const sent = () => room.smtp.received.filter((one) => one.to[0] === address)
  const whyOff = async (id: string) =>
    (await listNotifiers(room.by('ana'))).find((one) => one.id === id)?.offWhy

  it('F64 are made for one plain address, where mail is sent, and tested by mail', async () => {
    const add = (given: string) =>
      addNotifier(room.by('mo'), { name: 'desk', to: { kind: 'mail', address: given } })
    for (const wrong of ['Ops <ops@example.com>', 'a@example.com,b@example.com', 'ops']) {
      await expect(add(wrong)).rejects.toEqual(refusal('VALIDATION', /./))
    }
    await expect(addNotifier(ctxFor(db(), 'mo'), { name: 'desk', to })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /sends no mail.*SMTP_URL/),
    )
    const typed = parseText(`/notifier add desk mail ${address}`, [notifier], '')
    const user = { install: 'local', userId: 'mo', name: 'Mo', stranger: false }
    const from = { platform: 'playground', user, channel: 'releases', direct: false } as const
    const me = { id: 'mo', name: 'Mo', zone: 'UTC', orgRoles: [] }
    await typed.command.run?.({ ctx: room.by('mo'), me, from }, typed.options)
    const [{ name, ...listed } = { name: '' }] = await listNotifiers(room.by('ana'))
    expect(listed).toMatchObject({ kind: 'mail', address })
    const asked = await testNotifier(room.by('mo'), { notifier: name })
    expect(asked.result).toBe('queued')
    await room.relay.runOnce()
    expect(sent().map(({ mail }) => mail.subject)).toEqual(['Test of the notifier desk'])
    expect(sent()[0]?.mail.text).toContain('This is a test: nothing went wrong')
    await expect(
      correctNotifier(room.by('mo'), {
        notifier: name,
        to: { kind: 'webhook', url: 'https://ops.example.com' },
      }),
    ).rejects.toEqual(refusal('VALIDATION', /a mail address one/))
  })

  it('F64 F87 are told of a bot in one thread, the rest summed up, customers masked', async () => {
    const { bot } = await telling(['application error'])
    await fails(bot, 'action-failed')
    await turn()
    await fails(bot, 'action-failed', 36)
    await turn()
    expect(sent()).toHaveLength(1)
    room.clock.at += quietMs
    await turn()
    const [first, second] = sent()
    const [{ name } = { name: '' }] = await db()('bots').where({ id: bot.id })
    expect(sent().map(({ mail }) => mail.subject)).toEqual(
      Array.from({ length: 2 }, () => `Errors of Assistant : ${name}`),
    )
    expect(second?.mail.text).toContain(`${name}: application error, 36 times`)
    expect(second?.mail.inReplyTo).toBe(first?.mail.inReplyTo)
    expect(first?.raw).toMatch(/Auto-Submitted: auto-generated/i)
    expect(first?.raw).not.toMatch(/list-unsubscribe/i)
    expect(
      sent()
        .map(({ raw }) => raw)
        .join(''),
    ).not.toContain('12345678')
    expect(room.problems).toEqual([])
  })

  it('F64 sum up while no mail gets out, so that its return is no storm', async () => {
    const { bot } = await telling(['application error'])
    room.smtp.trouble(() => ({ at: 'from', says: '421 4.3.2 Closing' }))
    for (let hour = 0; hour < 6; hour += 1) {
      await fails(bot, 'action-failed', 2)
      await turn()
      room.clock.at += 3_600_000
    }
    expect(await db()('outbox').where({ kind: 'mail' })).toHaveLength(1)
    const [waiting] = await listUndelivered(room.by('ava'))
    expect(waiting?.target).toMatch(/^desk-/)
    room.smtp.trouble(() => null)
    await room.relay.runOnce()
    await turn()
    const counts = sent().map(({ mail }) => /error, (\d+) times/.exec(mail.text ?? '')?.[1])
    expect(counts).toEqual(['2', '10'])
  })

  it('F64 are switched off by an address that is refused, and say so once', async () => {
    const { bot, id } = await telling(['application error', 'delivery failure'])
    room.smtp.trouble(() => ({ at: 'to', says: '550 5.1.1 No such user' }))
    await fails(bot, 'action-failed')
    await fails(bot, 'send-refused')
    await turn()
    expect(await whyOff(id)).toMatch(/No such user/)
    await turn()
    const told = room.chat.directs.map(({ userId, text }) => `${userId}: ${text}`)
    const said = told.filter((line) => line.includes('wants no more'))
    expect(said).toHaveLength(2)
    expect(new Set(said.map((line) => line.split(':')[0]))).toEqual(new Set(['ava', 'mo']))
    const attempts = room.smtp.attempts()
    room.clock.at += quietMs
    await fails(bot, 'action-failed')
    await turn()
    expect(room.smtp.attempts()).toBe(attempts)
    room.smtp.trouble(() => null)
    await correctNotifier(room.by('mo'), { notifier: id, to })
    await turn()
    expect(sent()).toHaveLength(1)
  })

  it('F29 F83 release notes reach by mail who takes no direct messages', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    let closedAt: number | null = null
    const publish = async (text: string) => {
      await greet(db(), bot, text)
      const asked = { bot: bot.slug, comment: 'New greeting' }
      const view = await requestPublish(room.by('dana'), asked)
      const { id: request, revision, checklist } = view
      await db()('identities').where({ personId: 'ana' }).update({ directsClosedAt: closedAt })
      await approveRequest(room.by('sam'), { request, revision, ticks: checklist })
      await room.relay.runOnce()
    }
    const news = () => room.to('ana').filter(({ mail }) => mail.subject?.startsWith('What changed'))
    await subscribe(room.by('ana'), { bot: bot.slug, who: 'me' })
    await publish('Hello from the start')
    expect(news()).toEqual([])
    closedAt = noon
    room.chat.directs.length = 0
    await publish('Good day to you')
    await publish('Good evening to you')
    const [{ name } = { name: '' }] = await db()('bots').where({ id: bot.id })
    const [first, second] = news()
    expect(news().map(({ mail }) => mail.subject)).toEqual(
      Array.from({ length: 2 }, () => `What changed in Assistant : ${name}`),
    )
    expect(first?.mail.text).toMatch(/V1\.1 is live[^]*Good day to you/)
    expect(second?.mail.inReplyTo).toBe(first?.mail.messageId)
    expect(first?.raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/)
    expect(room.chat.directs.filter(({ text }) => text.includes('📣'))).toEqual([])
    room.smtp.trouble(() => ({ at: 'from', says: '421 4.3.2 Closing' }))
    await publish('Hello once more')
    await publish('Hello at last')
    room.smtp.trouble(() => null)
    room.clock.at += 60_000
    await room.relay.runOnce()
    expect(
      news()
        .slice(2)
        .map(({ mail }) => /V1\.\d/.exec(mail.text ?? '')?.[0]),
    ).toEqual(['V1.3', 'V1.4'])
    await db()('people').where({ id: 'ana' }).update({ newsOffAt: noon })
    await publish('Nobody hears of this')
    await db()('people').where({ id: 'ana' }).update({ newsOffAt: null })
    room.smtp.trouble(() => ({ at: 'from', says: '421 4.3.2 Closing' }))
    await publish('Nor of what waits')
    await unsubscribe(room.by('ana'), { bot: bot.slug, who: 'me' })
    room.smtp.trouble(() => null)
    room.clock.at += 60_000
    await publish('Nor of this')
    expect(news()).toHaveLength(4)
    expect(room.problems).toEqual([])
  })
})
