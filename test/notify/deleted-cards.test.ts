import { beforeAll, beforeEach, expect, it } from 'vitest'
import { lookForDeletedCards } from '../../src/control/delivery/look-for-deleted-cards.ts'
import { queueCardRedraw } from '../../src/control/kit/queue-redraws.ts'
import { declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { ask, openRelayFixture, unsent } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'

onEachDatabase('a card that somebody deleted', (db) => {
  let room: RelayFixture
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
  })
  const requestCards = () =>
    [...room.chat.messages.values()].flatMap(({ content }) =>
      content.kind === 'card' && content.card.subject.startsWith('request:') ? [content.card] : [],
    )

  it('F67 posts a deleted card again, once, saying so, while it waits', async () => {
    const { bot, request } = await ask(db())
    const redraw = async () => {
      await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, `request:${request.id}`)
      // Something the card shows has to differ, or nothing is edited.
      await db()('requests').where({ id: request.id }).increment('expiresAt', 60_000)
      await room.relay().runOnce()
    }
    await room.relay().runOnce()
    for (const expected of [1, 0]) {
      for (const [messageId, { content }] of room.chat.messages) {
        if (content.kind === 'card' && content.card.subject.startsWith('request')) {
          room.chat.delete({ messageId })
        }
      }
      await redraw()
      expect(requestCards()).toHaveLength(expected)
      if (expected === 1) {
        expect(JSON.stringify(requestCards()[0]?.notes)).toContain(
          'The card was deleted by someone; here it is again.',
        )
      }
    }
    await redraw()
    expect(requestCards()).toHaveLength(0)
    expect(await unsent(db())).toEqual([])
  })

  it('F67 finds a deleted card of a request that waits, though nothing changes', async () => {
    const { request } = await ask(db())
    const other = await ask(db())
    await declineRequest(ctxFor(db(), 'ana'), {
      request: other.request.id,
      revision: 1,
      reason: 'No',
    })
    await room.relay().runOnce()
    const before = requestCards().length
    for (const messageId of room.chat.messages.keys()) room.chat.delete({ messageId })
    await lookForDeletedCards(ctxFor(db(), 'system'))
    await room.relay().runOnce()
    expect([before, requestCards().length]).toEqual([2, 1])
    expect(requestCards()[0]?.subject).toBe(`request:${request.id}`)
    expect(JSON.stringify(requestCards()[0]?.notes)).toContain('deleted by someone')
    await lookForDeletedCards(ctxFor(db(), 'system'))
    await room.relay().runOnce()
    expect(requestCards()).toHaveLength(1)
  })

  it('leaves a deleted card of a decided request alone', async () => {
    const { request } = await ask(db())
    await room.relay().runOnce()
    for (const messageId of room.chat.messages.keys()) room.chat.delete({ messageId })
    await declineRequest(ctxFor(db(), 'ana'), { request: request.id, revision: 1, reason: 'No' })
    await room.relay().runOnce()
    expect(requestCards()).toHaveLength(0)
    expect(await db()('cards').where({ state: 'gone' })).toHaveLength(1)
    expect(room.chat.directs.at(-1)?.text).toContain('declined')
  })
})
