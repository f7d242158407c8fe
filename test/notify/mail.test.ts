import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { remindReviewers } from '../../src/control/reminders/remind-reviewers.ts'
import { expireRequests } from '../../src/control/requests/expire-requests.ts'
import { askForChanges, declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { withdrawRequest } from '../../src/control/requests/withdraw-request.ts'
import { listUndelivered } from '../../src/control/delivery/list-undelivered.ts'
import { listRefusedMailboxes } from '../../src/control/mail/list-refused-mailboxes.ts'
import type { RequestView } from '../../src/control/requests/request-view.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { giveMail, openMailFixture } from './mail-fixture.ts'
import type { MailFixture } from './mail-fixture.ts'
import { inTheLongRun } from '../helpers/effort.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

onEachDatabase('mail', (db) => {
  let room: MailFixture
  beforeAll(async () => {
    await seedCast(db())
    room = await openMailFixture(db)
  })
  afterAll(() => room.stop())
  beforeEach(async () => {
    for (const table of ['outbox', 'cards', 'directs', 'mailThreads', 'mailboxes']) {
      await db()(table).delete()
    }
    room.smtp.received.length = 0
    room.smtp.trouble(() => null)
    room.problems.length = 0
    room.chat.directs.length = 0
    // Noa has no part in it, and Li no address.
    await giveMail(db(), ['ana', 'sam', 'dana', 'noa', 'ava'])
  })

  const decided = (request: RequestView) => ({ request: request.id, revision: request.revision })
  const approve = (request: RequestView, name: Name) =>
    approveRequest(room.by(name), { ...decided(request), ticks: request.checklist })
  const mailRows = () => db()('outbox').where({ kind: 'mail' })
  /** The time goes by while the relay looks at the outbox each so often. */
  const pass = async (forMs: number, everyMs: number) => {
    for (let end = room.clock.at + forMs; room.clock.at < end; room.clock.at += everyMs) {
      await room.relay.runOnce()
    }
    await room.relay.runOnce()
  }
  const said = () => room.chat.directs.map(({ userId, text }) => `${userId}: ${text}`)

  it('F29 asks super admins and approvers, and tells of the approval with the publisher', async () => {
    const { bot, request } = await room.ask()
    await room.relay.runOnce()
    const needed = `Approval needed to publish Assistant : ${bot.name}`
    expect(room.subjects()).toEqual([`Ana: ${needed}`, `Sam: ${needed}`])
    const [asked] = room.to('ana')
    expect(asked?.mail.text).toContain('Why: New greeting')
    expect(asked?.mail.text).toContain('Open until: Thu 5 Nov 2026, 13:00 Europe/Berlin')
    expect(asked?.mail.text).toMatch(/Open the card to decide: https:\/\/chat\.example\/c\/1/)
    expect(asked?.mail.text).toMatch(/Read the request: https:\/\/slipway\.example\.com\/r\/\S+/)
    expect(asked?.raw).not.toMatch(/list-unsubscribe/i)
    room.smtp.received.length = 0
    await approve(request, 'sam')
    await room.relay.runOnce()
    // Ana was asked too: news of it stand in the thread of what was asked.
    expect(room.subjects()).toEqual([
      `Ana: ${needed}`,
      `Dana: Assistant : ${bot.name} has been approved`,
      `Sam: Assistant : ${bot.name} has been approved`,
    ])
    expect(room.to('dana')[0]?.mail.text).toMatch(/Published by: Sam\nAsked by: Dana/)
    expect(room.to('ana')[0]?.mail.text).toMatch(/Sam approved R-\d+ .*no review is needed/)
    expect(room.problems).toEqual([])
  })

  it('F29 F67 goes after the card that it leads to, however slow the channel is', async () => {
    let goOn = () => {}
    const later = new Promise<void>((resolve) => (goOn = resolve))
    const { adapter } = room.chat
    const slow = room.relayOf({
      ...adapter,
      post: async (...given) => {
        await later
        return adapter.post(...given)
      },
    })
    const { request } = await room.ask()
    const passed = slow.runOnce()
    await expect
      .poll(async () => (await mailRows()).map(({ attempts }) => attempts))
      .toEqual([1, 1])
    expect(room.subjects()).toEqual([])
    goOn()
    await passed
    room.clock.at += 1000
    await slow.runOnce()
    const texts = ['ana', 'sam'].map((name) => room.to(name as Name)[0]?.mail.text)
    expect(texts).toEqual(Array(2).fill(expect.stringContaining('https://chat.example/c/1')))
    await withdrawRequest(room.by('dana'), { request: request.id, loseReviews: true })
  })

  it('F29 keeps threads and titles, and lets people stop the news but nothing else', async () => {
    const { bot, request } = await room.ask()
    await room.relay.runOnce()
    await db()('bots')
      .where({ id: bot.id })
      .update({ name: `${bot.name} anew` })
    await declineRequest(room.by('sam'), { ...decided(request), reason: 'Too early.' })
    await room.relay.runOnce()
    const [root, news] = room.to('ana')
    expect(news?.mail.subject).toBe(root?.mail.subject)
    expect(news?.mail.inReplyTo).toBe(root?.mail.messageId)
    expect(news?.mail.references).toBe(root?.mail.messageId)
    expect(news?.raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/)
    expect(room.to('dana')[0]?.mail.text).toMatch(/Reason: Too early\./)
    expect(room.to('dana')[0]?.raw).not.toMatch(/list-unsubscribe/i)
    await db()('people').where({ id: 'ana' }).update({ newsOffAt: 1 })
    room.smtp.received.length = 0
    const again = await room.ask()
    await room.relay.runOnce()
    await withdrawRequest(room.by('dana'), decided(again.request))
    await room.relay.runOnce()
    expect(room.to('ana').map(({ mail }) => mail.subject)).toEqual([
      `Approval needed to publish Assistant : ${again.bot.name}`,
    ])
    expect(room.to('sam')).toHaveLength(2)
    expect(room.to('dana')).toEqual([])
  })

  it('F28 F29 says what became of it: changes, a next revision, and expiry that is no decline', async () => {
    const { bot, request } = await room.ask()
    await room.relay.runOnce()
    await askForChanges(room.by('ana'), { ...decided(request), reason: 'Shorter, please.' })
    await room.relay.runOnce()
    await requestPublish(room.by('dana'), { bot: bot.slug, comment: 'Shorter' })
    await room.relay.runOnce()
    room.clock.at += 73 * hourMs
    await expireRequests(room.by('system'))
    await room.relay.runOnce()
    expect(room.to('dana').map(({ mail }) => mail.subject)).toEqual([
      `Assistant : ${bot.name} needs changes`,
      `Assistant : ${bot.name} was not decided in time`,
    ])
    expect(new Set(room.to('ana').map(({ mail }) => mail.subject)).size).toBe(1)
    expect(room.to('ana').map(({ mail }) => mail.text?.split('\n')[0])).toEqual([
      `Dana wants to publish ${bot.name}`,
      `Dana asks again about ${bot.name}: it needs new approvals`,
      `Nobody decided R-${request.number} (${bot.name}) in time: no review is needed any more`,
    ])
  })

  it('F29 queues nothing without a mail server, and nothing for who has no address', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New greeting' })
    expect(await mailRows()).toEqual([])
    await room.ask()
    expect(new Set((await mailRows()).map(({ target }) => target))).toEqual(new Set(['ana', 'sam']))
  })

  inTheLongRun(() => {
    it('F29 loses nothing and sends nothing twice while the server is down for a day', async () => {
      const down = { at: 'from', says: '421 4.3.2 Closing' } as const
      const first = room.smtp.attempts() + 1
      // Of the first mail the line breaks only after the server took it.
      room.smtp.trouble((_, attempt) => (attempt === first ? { at: 'cut' } : down))
      const { bot, request } = await room.ask()
      const later = await room.ask()
      await pass(dayMs, 2 * hourMs)
      const cut = room.smtp.received.map(({ to }) => to[0])
      expect(cut).toHaveLength(1)
      await approve(request, 'sam')
      room.smtp.trouble(() => null)
      await pass(hourMs / 6, 60_000)
      const ids = room.smtp.received.map((one) => `${one.to.join()} ${one.mail.messageId}`)
      expect(ids).toEqual([...new Set(ids)])
      const subjects = [...new Set(room.subjects())]
      const needed = `Approval needed to publish Assistant : ${later.bot.name}`
      expect(subjects).toEqual(
        expect.arrayContaining([
          `Sam: Assistant : ${bot.name} has been approved`,
          `Dana: Assistant : ${bot.name} has been approved`,
          `Ana: ${needed}`,
          `Sam: ${needed}`,
        ]),
      )
      // What was decided meanwhile is not asked for any more, but by the mail that was cut.
      const asked = `Approval needed to publish Assistant : ${bot.name}`
      const asking = room.smtp.received.filter(({ mail }) => mail.subject === asked)
      expect(asking.map(({ to }) => to[0])).toEqual(cut)
      expect(await mailRows().whereNot({ state: 'sent' })).toEqual([])
      expect(room.problems).toEqual([])
    })
  })

  it('F28 F29 reminds in the thread of what was asked, once after a server that was away', async () => {
    room.clock.at = noon
    const { bot, request } = await room.ask()
    const still = `R-${request.number} (${bot.name}) still waits for its review`
    const told = () => room.to('ana').filter(({ mail }) => mail.subject?.endsWith(bot.name))
    const remindAt = async (at: number) => {
      room.clock.at = at
      await remindReviewers(room.by('system'))
      await room.relay.runOnce()
    }
    await room.relay.runOnce()
    await remindAt(noon + hourMs)
    expect(told().map(({ mail }) => mail.text?.split('\n')[0])).toEqual([
      `Dana wants to publish ${bot.name}`,
      still,
    ])
    expect(told()[1]?.mail.inReplyTo).toBe(told()[0]?.mail.messageId)
    expect(told()[1]?.mail.subject).toBe(told()[0]?.mail.subject)
    expect(told()[1]?.raw).not.toMatch(/list-unsubscribe/i)
    room.smtp.trouble(() => ({ at: 'from', says: '421 4.3.2 Closing' }))
    await remindAt(noon + 25 * hourMs)
    await remindAt(noon + 49 * hourMs)
    expect(await mailRows().where({ target: 'ana', state: 'pending' })).toHaveLength(2)
    room.smtp.trouble(() => null)
    await pass(60_000, 10_000)
    expect(told()).toHaveLength(3)
    expect(told()[2]?.mail.text?.split('\n')[0]).toBe(still)
  })

  it('F28 F29 asks once, by the newest mail, where the server was away from the start', async () => {
    room.clock.at = noon
    room.smtp.trouble(() => ({ at: 'from', says: '421 4.3.2 Closing' }))
    const { bot, request } = await room.ask()
    await room.relay.runOnce()
    room.clock.at = noon + hourMs
    await remindReviewers(room.by('system'))
    expect(await mailRows().where({ target: 'ana', state: 'pending' })).toHaveLength(2)
    room.smtp.trouble(() => null)
    await pass(60_000, 10_000)
    expect(room.to('ana').map(({ mail }) => mail.text?.split('\n')[0])).toEqual([
      `R-${request.number} (${bot.name}) still waits for its review`,
    ])
  })

  it('F29 F58 tells nothing to who may not see the bot any more', async () => {
    const { request } = await room.ask()
    await room.relay.runOnce()
    const roles = () => db()('orgRoles').where({ personId: 'ana' })
    const held = await roles()
    await roles().delete()
    await declineRequest(room.by('sam'), { ...decided(request), reason: 'Too early.' })
    await room.relay.runOnce()
    await db()('orgRoles').insert(held)
    expect(room.to('ana')).toHaveLength(1)
    expect(room.to('dana')).toHaveLength(1)
  })

  it('F29 tries a mail again with the same id where the server asks to', async () => {
    const last = room.smtp.attempts() + 3
    room.smtp.trouble((_, attempt) =>
      attempt <= last ? { at: 'data', says: '451 4.3.0 Try again' } : null,
    )
    await giveMail(db(), ['ana'])
    await room.ask()
    await room.relay.runOnce()
    const [row] = await mailRows()
    expect(row).toMatchObject({ state: 'pending', attempts: 1 })
    await pass(60_000, 2000)
    expect(room.to('ana')).toHaveLength(1)
  })

  it('F29 pauses a mailbox that refuses, tells the person and the admins once, until it is corrected', async () => {
    room.smtp.trouble(([to]) =>
      to === 'ana@example.com' ? { at: 'to', says: '550 5.1.1 No such user' } : null,
    )
    await room.ask()
    await room.ask()
    // On a busy machine a message waits a second for the card that it leads to.
    await pass(1000, 1000)
    const refusals = () => said().filter((line) => line.includes('No mail reaches'))
    expect(new Set(refusals().map((line) => line.split(':')[0]))).toEqual(new Set(['ana', 'ava']))
    expect(refusals()).toHaveLength(2)
    expect(refusals()[0]).toContain('ana@example.com is refused')
    expect(await listRefusedMailboxes(room.by('ava'))).toMatchObject([
      { name: 'Ana', address: 'ana@example.com', problem: expect.stringContaining('No such user') },
    ])
    const undelivered = await listUndelivered(room.by('ava'))
    expect(undelivered).toMatchObject([{ kind: 'mail', target: 'Ana', givenUp: true }])
    expect(room.to('sam')).toHaveLength(2)
    const attempts = room.smtp.attempts()
    await room.ask()
    await room.relay.runOnce()
    expect(room.smtp.attempts()).toBe(attempts + 1)
    expect(await mailRows().where({ target: 'ana' })).toHaveLength(2)
    await db()('people').where({ id: 'ana' }).update({ mail: 'ana.li@example.com' })
    await room.ask()
    await room.relay.runOnce()
    expect(room.smtp.received.at(-1)?.to.concat(room.smtp.received.at(-2)?.to ?? [])).toContain(
      'ana.li@example.com',
    )
    expect(await listRefusedMailboxes(room.by('ava'))).toEqual([])
    expect(refusals()).toHaveLength(2)
  })
})
