import { beforeAll, beforeEach, expect, it } from 'vitest'
import { remindReviewers } from '../../src/control/reminders/remind-reviewers.ts'
import { enqueue } from '../../src/store/delivery/enqueue.ts'
import type { Event } from '../../src/domain/events.ts'
import { nextOutboxId } from '../../src/store/kit/ordered-ids.ts'
import { giveOrgRoleTo, setDisabled } from '../../src/store/people/people.ts'
import { isReviewOwed } from '../../src/store/requests/reminders.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { ask, openRelayFixture, unsent } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'

const place = { platform: 'playground' as const, install: 'local' }

onEachDatabase('who may still read a direct message', (db) => {
  let room: RelayFixture
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
    await setDisabled(db(), 'ana', null)
    await giveOrgRoleTo(db(), 'li', 'supervisor')
  })

  const told = () => [...new Set(room.chat.directs.map(({ userId }) => userId))].toSorted()
  const loseRoles = (personId: string) => db()('orgRoles').where({ personId }).delete()
  const tell = (target: Name, subject: `bot:${string}` | `person:${string}`, event: Event) =>
    enqueue(db(), [{ ...place, id: nextOutboxId(noon), kind: 'dm', target, subject, event }], noon)

  it('F58 F60 leave out who is switched off, or lost every role, while it waited', async () => {
    await ask(db())
    await setDisabled(db(), 'ana', noon)
    await loseRoles('li')
    await room.relay().runOnce()
    expect(told()).toContain('sam')
    expect(told()).not.toContain('ana')
    expect(told()).not.toContain('li')
    expect(await unsent(db())).toEqual([])
    expect(await db()('directs').whereIn('userId', ['ana', 'li'])).toEqual([])
    expect(room.problems).toEqual([])
  })

  it('F28 F58 ask nobody for a review that they may not give any more', async () => {
    const { request } = await ask(db())
    const { id: requestId, revision } = request
    const owes = () => isReviewOwed(db(), { requestId, revision }, { ...place, userId: 'li' })
    expect(await owes()).toBe(true)
    await loseRoles('li')
    expect(await owes()).toBe(false)
  })

  it('F60 tell admins what is theirs, also of bots that they do not see', async () => {
    const { bot, request } = await ask(db())
    await db()('outbox').delete()
    const waits = { type: 'request.waiting', requestId: request.id, expiresAt: noon } as const
    const away = { type: 'home.unreachable', botId: bot.id, ...place, channel: 'x' } as const
    const mail = { type: 'mail.refused', personId: 'li', address: 'a@b.c', problem: 'no' } as const
    await db()('orgRoles').where({ personId: 'ava' }).whereNot({ role: 'admin' }).delete()
    for (const event of [waits, away]) await tell('ava', `bot:${bot.id}`, event)
    await tell('ava', 'person:li', mail)
    await loseRoles('li')
    await tell('li', 'person:li', mail)
    await room.relay().runOnce()
    const to = room.chat.directs.map(({ userId }) => userId).toSorted()
    expect(to).toEqual(['ava', 'ava', 'ava', 'li'])
  })

  it('F28 drop the older reminder of this account alone, and the one by mail', async () => {
    const { request } = await ask(db())
    await db()('outbox').delete()
    const { id: requestId, revision, expiresAt } = request
    const subject = `request:${requestId}` as const
    const event = { type: 'request.reminder', requestId, revision, expiresAt } as const
    const dm = { kind: 'dm', subject, event, target: 'ana' } as const
    const mail = { ...dm, kind: 'mail', platform: 'mail', install: 'smtp' } as const
    const rows = [
      { ...dm, ...place },
      { ...dm, ...place, install: 'other' },
      { ...dm, platform: 'discord' as const, install: 'local' },
      mail,
    ].map((row) => ({ ...row, id: nextOutboxId(noon) }))
    await enqueue(db(), rows, noon)
    await remindReviewers(ctxFor(db(), 'system', noon + 3_600_000))
    const left = await db()('outbox')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .orderBy('id')
      .select('platform', 'install')
    expect(left).toEqual([
      { platform: 'playground', install: 'other' },
      { platform: 'discord', install: 'local' },
    ])
  })
})
