import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { remindReviewers } from '../../src/control/reminders/remind-reviewers.ts'
import { expireRequests } from '../../src/control/requests/expire-requests.ts'
import { askForChanges, declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../src/control/requests/withdraw-request.ts'
import { noon, seedCast } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { giveMail, openMailFixture } from './mail-fixture.ts'
import type { MailFixture } from './mail-fixture.ts'

const hourMs = 3_600_000

onEachDatabase('who hears that a request waits, and who no longer hears', (db) => {
  let room: MailFixture
  beforeAll(async () => {
    await seedCast(db())
    room = await openMailFixture(db)
  })
  afterAll(() => room.stop())
  beforeEach(async () => {
    for (const table of ['outbox', 'cards', 'directs', 'mailThreads']) await db()(table).delete()
    room.smtp.received.length = 0
    room.chat.directs.length = 0
    room.clock.at = noon
    await db()('requests').where({ state: 'awaiting approval' }).update({ state: 'withdrawn' })
    await giveMail(db(), ['ana', 'sam', 'dana', 'ava'])
  })

  /** Half of the lifetime later. */
  const escalate = async () => {
    await room.relay.runOnce()
    room.smtp.received.length = 0
    room.chat.directs.length = 0
    room.clock.at += 36 * hourMs
    await remindReviewers(room.by('system'))
    await room.relay.runOnce()
  }
  const textTo = (name: Name) =>
    room.to(name).map(({ mail }) => (mail.text ?? '').replaceAll(/https:\S+/g, '<link>'))
  const directsTo = (name: Name) => room.chat.directs.filter(({ userId }) => userId === name)
  const rolesOf = (personId: Name) => db()('orgRoles').where({ personId })
  /** As long as it takes to tell, somebody has other roles. */
  const withRoles = async (personId: Name, roles: string[], act: () => Promise<unknown>) => {
    const held = await rolesOf(personId)
    await rolesOf(personId).delete()
    if (roles.length > 0) {
      await db()('orgRoles').insert(roles.map((role) => ({ personId, role })))
    }
    await act()
    await rolesOf(personId).delete()
    await db()('orgRoles').insert(held)
  }

  it('F28 F58 tells an admin who does not see the bot the same by mail and in chat', async () => {
    const { bot, request } = await room.ask()
    const number = `R-${request.number}`
    await withRoles('ava', ['admin'], escalate)
    const [mail, ...more] = textTo('ava')
    expect(more).toEqual([])
    expect(room.subjects()).toContain(`Ava: Approval needed to publish Assistant : ${bot.name}`)
    expect(mail).toContain(`${number} (${bot.name}) still waits for its review, and half of its`)
    expect(mail).toContain('Open until: Thu 5 Nov 2026, 13:00 Europe/Berlin')
    expect(mail).toContain('What to do: See that somebody reviews it: /roles show says who is here')
    expect(mail).toContain('You get this mail because you look after the roles')
    for (const secret of ['New greeting', '<link>', 'Look twice']) {
      expect(mail).not.toContain(secret)
    }
    const [direct, ...others] = directsTo('ava')
    expect(others).toEqual([])
    expect(direct?.text).toMatch(
      new RegExp(`${number} .*for half of its time[^]*\n?See that somebody reviews it`),
    )
    expect(direct?.text).not.toContain('New greeting')
    expect(direct?.buttons).toEqual([])
  })

  it('F28 F29 tells an admin who sees the bot what is asked, with the way to it', async () => {
    await room.ask()
    await escalate()
    const [mail] = textTo('ava')
    expect(mail).toContain('Why: New greeting')
    expect(mail).toContain('Needs: 1 approval, 0 so far')
    expect(mail).toContain('Read the request: <link>')
    expect(mail).toMatch(/because you can see to it that .* is reviewed/)
    expect(directsTo('ava')[0]?.labels).toEqual(['Details'])
  })

  it('F28 F58 tells nobody who was admin when it was queued', async () => {
    await room.ask()
    await room.relay.runOnce()
    room.smtp.received.length = 0
    room.clock.at += 36 * hourMs
    await remindReviewers(room.by('system'))
    await withRoles('ava', [], () => room.relay.runOnce())
    expect(textTo('ava')).toEqual([])
    expect(directsTo('ava')).toEqual([])
  })

  it.each([
    ['asked', null],
    ['reminded', () => remindReviewers(room.by('system'))],
    ['declined', (id: string) => declineRequest(room.by('sam'), reasoned(id))],
    ['sent back', (id: string) => askForChanges(room.by('sam'), reasoned(id))],
    [
      'withdrawn',
      (id: string) => withdrawRequest(room.by('dana'), { request: id, loseReviews: true }),
    ],
    ['expired', () => expireRequests(room.by('system'))],
  ] as const)('F29 F58 mails nothing of what was %s to who lost every role', async (how, act) => {
    const { request } = await room.ask()
    if (act !== null) {
      await room.relay.runOnce()
      room.smtp.received.length = 0
      room.clock.at += how === 'expired' ? 73 * hourMs : how === 'reminded' ? 20 * hourMs : 1
      await act(request.id)
    }
    await withRoles('ana', [], () => room.relay.runOnce())
    expect(textTo('ana')).toEqual([])
    expect(textTo('sam').length + textTo('dana').length).toBeGreaterThan(0)
  })

  it('F29 F58 mails nothing of what was approved to who lost every role', async () => {
    const { request } = await room.ask()
    await room.relay.runOnce()
    room.smtp.received.length = 0
    const { revision, checklist: ticks } = request
    await approveRequest(room.by('sam'), { request: request.id, revision, ticks })
    await withRoles('ana', [], () => room.relay.runOnce())
    expect(textTo('ana')).toEqual([])
    expect(textTo('dana')).toHaveLength(1)
  })

  const reasoned = (request: string) => ({ request, revision: 1, reason: 'Too early for us.' })
})
