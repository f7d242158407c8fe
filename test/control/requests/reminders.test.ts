import { beforeAll, describe, expect, it } from 'vitest'
import { mayTellAt } from '../../../src/domain/people/may-tell-at.ts'
import { keptZone, noZone } from '../../../src/domain/people/desk.ts'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { remindReviewers } from '../../../src/control/reminders/remind-reviewers.ts'
import { askForChanges } from '../../../src/control/requests/turn-down-request.ts'
import { giveBotRole } from '../../../src/store/bots/bot-roles.ts'
import { insertPerson } from '../../../src/store/people/people.ts'
import { isReviewOwed } from '../../../src/store/requests/reminders.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { approve, ask } from '../../helpers/requests.ts'

const hourMs = 3_600_000
const nobodyMinds = { quietFromMin: null, quietToMin: null, remindersOffAt: null, newsOffAt: null }

describe('when somebody may be told', () => {
  const at = (zone: string, text: string, more: Partial<Parameters<typeof mayTellAt>[0]> = {}) => {
    const told = mayTellAt({ zone, ...nobodyMinds, ...more }, 'reminder', Date.parse(text))
    return told === null ? null : new Date(told).toISOString().slice(0, 16)
  }

  it('F28 is within their working hours, by the clocks of their zone', () => {
    expect(at('Europe/Berlin', '2026-11-02T08:00Z')).toBe('2026-11-02T08:00')
    expect(at('Europe/Berlin', '2026-11-02T07:59Z')).toBe('2026-11-02T08:00')
    expect(at('Europe/Berlin', '2026-11-02T16:00Z')).toBe('2026-11-03T08:00')
    expect(at('Asia/Tokyo', '2026-11-02T12:00Z')).toBe('2026-11-03T00:00')
    // A Friday evening; the clocks of Berlin go back in the night to Sunday.
    expect(at('Europe/Berlin', '2026-10-23T15:30Z')).toBe('2026-10-26T08:00')
    expect(at('Europe/Berlin', '2026-03-27T16:30Z')).toBe('2026-03-30T07:00')
    expect(at('Nowhere/Land', '2026-11-02T08:00Z')).toBe('2026-11-02T09:00')
  })

  it('F28 is outside their quiet hours, and never where they want no reminders', () => {
    const night = { quietFromMin: 16 * 60, quietToMin: 10 * 60 + 30 }
    expect(at('UTC', '2026-11-02T09:30Z', night)).toBe('2026-11-02T10:30')
    expect(at('UTC', '2026-11-02T16:00Z', night)).toBe('2026-11-03T10:30')
    const lunch = { quietFromMin: 12 * 60, quietToMin: 13 * 60 }
    expect(at('UTC', '2026-11-02T12:59Z', lunch)).toBe('2026-11-02T13:00')
    expect(at('UTC', '2026-11-02T12:00Z', { quietFromMin: 0, quietToMin: 1439 })).toBeNull()
    expect(at('UTC', '2026-11-02T12:00Z', { remindersOffAt: 1 })).toBeNull()
  })

  it('F28 is by the zone and the hours of the desk for who set no zone', () => {
    const desk = { zone: 'Asia/Tokyo', workFromMin: 8 * 60, workToMin: 12 * 60 }
    const by = (zone: string, text: string) => {
      const told = mayTellAt({ zone, ...nobodyMinds }, 'reminder', Date.parse(text), desk)
      return told === null ? null : new Date(told).toISOString().slice(0, 16)
    }
    expect(by(noZone, '2026-11-02T12:00Z')).toBe('2026-11-02T23:00')
    expect(by('Nowhere/Land', '2026-11-02T12:00Z')).toBe('2026-11-02T23:00')
    expect(by(keptZone('UTC'), '2026-11-02T12:00Z')).toBe('2026-11-03T08:00')
    expect(by('Europe/Berlin', '2026-11-02T08:00Z')).toBe('2026-11-02T08:00')
  })

  it('F28 is at once for what is asked of them, whatever they set', () => {
    const off = { ...nobodyMinds, remindersOffAt: 1, newsOffAt: 1, zone: 'UTC' }
    expect(mayTellAt(off, 'ask', noon)).toBe(noon)
    expect(mayTellAt(off, 'news', noon)).toBeNull()
  })
})

/** Asked on Monday 2 November 2026 at 12:00 UTC, 13:00 in Berlin. */
onEachDatabase('reminders', (db) => {
  beforeAll(() => seedCast(db()))
  const sweep = (hours: number) => remindReviewers(ctxFor(db(), 'system', noon + hours * hourMs))
  const told = async (id: string, type = 'request.reminder') => {
    const rows: { target: string }[] = await db()('outbox')
      .where({ subject: `request:${id}`, kind: 'dm' })
      .where('body', 'like', `%"${type}"%`)
      .orderBy('id')
    return rows.map(({ target }) => target)
  }
  const reminded = async (requestId: string) =>
    (await db()('reminders').where({ requestId }).orderBy(['nth', 'personId'])).map(
      ({ personId, nth }) => `${personId} ${nth}`,
    )
  const fresh = async () => {
    await db()('requests').update({ remindAt: null })
    const bot = await seedBot(db(), { superAdmin: 'sam', author: 'dana' })
    return { bot, request: await ask(db(), bot) }
  }

  it('F28 two processes that sweep at once remind each person once', async () => {
    const { request } = await fresh()
    await Promise.all([sweep(1), sweep(1), sweep(1)])
    expect(await reminded(request.id)).toEqual(['ana 1', 'li 1', 'sam 1'])
    expect((await told(request.id)).toSorted()).toEqual(['ana', 'li', 'sam'])
  })

  it('F28 come after 1 h, 4 h and then daily, to those who still owe a review', async () => {
    const { request } = await fresh()
    expect(await sweep(0.9)).toBe(0)
    await sweep(1)
    await sweep(1)
    await approve(db(), request, 'ana', { at: noon + 2 * hourMs })
    await sweep(3)
    // 17:00 in Berlin: the second one waits for the morning.
    await sweep(4)
    expect(await reminded(request.id)).toEqual(['ana 1', 'li 1', 'sam 1'])
    await sweep(19.9)
    await sweep(20)
    await sweep(24)
    expect(await reminded(request.id)).toEqual([
      'ana 1',
      'li 1',
      'sam 1',
      'li 2',
      'sam 2',
      'li 3',
      'sam 3',
    ])
    const rows = await db()('audit').where({
      subject: `request:${request.id}`,
      action: 'request.remind',
    })
    expect(rows).toHaveLength(3)
  })

  it('F28 after an outage of days there is one, in a chat that was away too', async () => {
    const { request } = await fresh()
    await sweep(1)
    await sweep(69)
    expect(await told(request.id)).toEqual(expect.arrayContaining(['ana', 'li', 'sam']))
    expect(await told(request.id)).toHaveLength(3)
    expect((await reminded(request.id)).slice(3)).toEqual(['ana 4', 'li 4', 'sam 4'])
    // A clock that jumps back says nothing again.
    await db()('requests').where({ id: request.id }).update({ remindAt: noon })
    await sweep(25)
    expect(await reminded(request.id)).toHaveLength(6)
  })

  it('F28 go to nobody who is switched off, muted or quiet, nor where it no longer waits', async () => {
    const { request } = await fresh()
    await db()('people').where({ id: 'ana' }).update({ remindersOffAt: 1 })
    await db()('people').where({ id: 'li' }).update({ disabledAt: 1 })
    await db()('people').where({ id: 'sam' }).update({ quietFromMin: 780, quietToMin: 900 })
    await sweep(1)
    expect(await reminded(request.id)).toEqual([])
    await sweep(2)
    expect(await reminded(request.id)).toEqual(['sam 1'])
    await db()('people').update({
      remindersOffAt: null,
      disabledAt: null,
      quietFromMin: null,
      quietToMin: null,
    })
    const { id, revision } = request
    const account = { platform: 'playground', install: 'local', userId: 'sam' } as const
    expect(await isReviewOwed(db(), { requestId: id, revision }, account)).toBe(true)
    await askForChanges(ctxFor(db(), 'ana'), { request: id, revision, reason: 'Say hello' })
    expect(await isReviewOwed(db(), { requestId: id, revision }, account)).toBe(false)
    expect(await sweep(24)).toBe(0)
  })

  it('F28 say what waits and until when, with the button that decides', async () => {
    const { request } = await fresh()
    await sweep(1)
    const row = await db()('outbox').where({ subject: `request:${request.id}`, kind: 'dm' })
    const body = row.map(({ body: text }) => JSON.parse(text))
    const event = body.find(({ type }) => type === 'request.reminder')
    const said = await describeEvent(ctxFor(db(), 'system'), event, noon)
    expect(plain(said?.line ?? [])).toMatch(/^🔔 R-\d+ \(Shop \d+\) still waits for your review/)
    expect(said?.buttons.map(({ label }) => label)).toEqual(['Approve', 'Details'])
  })

  it('F28 at half of its lifetime more people hear of it, once', async () => {
    const { request } = await fresh()
    await sweep(35)
    expect(await told(request.id, 'request.waiting')).toEqual([])
    await sweep(36)
    await sweep(40)
    // Sam, the super admin, owes a review: so the admin hears.
    expect(await told(request.id, 'request.waiting')).toEqual(['ava'])
    // Of this one Sam wrote a part, so Sam can't review it.
    const other = await ask(db(), await seedBot(db()))
    await db()('requests').where({ id: other.id }).update({ first: 0 })
    await sweep(36)
    expect(await told(other.id, 'request.waiting')).toEqual(['sam'])
  })

  it('F28 its end is told to who asked and to who owed a review, as no decline', async () => {
    const { request } = await fresh()
    await expireRequests(ctxFor(db(), 'system', noon + 72 * hourMs))
    const ended = await told(request.id, 'request.expired')
    expect(ended.toSorted()).toEqual(['ana', 'dana', 'li', 'sam'])
    expect(await sweep(96)).toBe(0)
  })

  it('F28 F86 twenty-five approvers are reminded in one go', async () => {
    const { bot, request } = await fresh()
    for (let i = 1; i <= 25; i += 1) {
      const id = `rev-${i}`
      const zone = 'Europe/Berlin'
      await insertPerson(db(), {
        id,
        name: `Reviewer ${i}`,
        zone,
        createdAt: 1,
        disabledAt: null,
      })
      await db()('orgRoles').insert({ personId: id, role: 'supervisor' })
      await giveBotRole(db(), bot.id, id, 'approver')
    }
    await sweep(1)
    expect(await reminded(request.id)).toHaveLength(28)
  })
})
