import { expect, it } from 'vitest'
import { countWaiting, inboundWaits, insertInbound } from '../../src/store/inbox/inbox-rows.ts'
import { dueQueues, outboxWaits } from '../../src/store/delivery/outbox.ts'
import { isShared } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { countedDrains, drainsWait } from '../../src/store/live/drains.ts'
import {
  dueProactiveMessages,
  proactiveWaits,
  queueProactiveMessages,
} from '../../src/store/live/messages.ts'
import { deltasWait, foldSessionCounts } from '../../src/store/live/session-counts.ts'
import { dueNotifiers, noticesWait } from '../../src/store/notifiers/notices.ts'
import { hasTroubles, troublesWait } from '../../src/store/notifiers/troubles.ts'
import { dueSenders, outboundWaits } from '../../src/store/outbound/claim-outbound.ts'
import { insertOutbound } from '../../src/store/outbound/outbound-rows.ts'
import { either, whichWait } from '../../src/store/waits.ts'
import type { Waits } from '../../src/store/waits.ts'
import { drain, noon, seedLive } from '../gateway/seed.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { statementsOf } from '../helpers/statements-of.ts'
import { writeTroubles } from '../helpers/troubles.ts'

/** Something that is looked for: its condition, what leaves it, and what finds it. */
type Case = {
  what: string
  waits: Waits
  /** Due at noon, where it has a time. */
  leave: (db: Db, live: Live) => Promise<unknown>
  isFound: (db: Db, now: number) => Promise<boolean>
  /** It is done. */
  end: (db: Db) => Promise<unknown>
  hasTime?: true
}
type Live = Awaited<ReturnType<typeof seedLive>>

const some = (rows: readonly unknown[] | number): boolean =>
  (typeof rows === 'number' ? rows : rows.length) > 0

const outboxRow = {
  id: 'o1',
  kind: 'note',
  platform: 'slack',
  install: 'T1',
  target: 'C1',
  subject: 'bot:b1',
  body: 'null',
  state: 'pending',
  dueAt: noon,
  createdAt: noon,
}
const notice = {
  botId: 'b1',
  circumstance: 'application error',
  lastText: 'x',
  lastContact: 'c',
  attempts: 0,
}
const notifier = { kind: 'webhook', address: 'https://x.test', install: '', createdBy: 'mo' }
/** Tells nobody, whatever waits for it. */
const silent = [
  { ...notifier, id: 'off', name: 'off', createdAt: noon, offAt: noon },
  { ...notifier, id: 'retired', name: 'retired', createdAt: noon, retiredAt: noon },
]

const cases: Case[] = [
  {
    what: 'a message of a customer',
    waits: inboundWaits,
    leave: (db, { senderId: place }) =>
      insertInbound(db, [
        { id: 'i1', place, contact: 'c', messageId: 'm', body: '{}', at: noon, receivedAt: noon },
      ]),
    isFound: async (db) => some(await countWaiting(db)),
    end: (db) => db('inboxMessages').update({ state: 'done', settledAt: noon }),
  },
  {
    what: 'a message for a customer',
    waits: outboundWaits,
    leave: async (db, { senderId }) => {
      const more = { channel: 'whatsapp', fromId: '770', recipient: 'c', body: '{}' } as const
      const row = { ...more, senderId, contact: 'c', botId: null, sessionId: null }
      const times = { createdAt: noon, windowEndsAt: noon, dueAt: noon }
      for (const sender of [senderId, `${senderId}-other`]) {
        const ids = { id: sender, answerId: sender, messageId: null, senderId: sender }
        await insertOutbound(db, [{ ...row, ...times, ...ids }] as never)
      }
      await db('outboundMessages')
        .where({ senderId })
        .update({ dueAt: noon * 2 })
      await db('outboundMessages').whereNot({ senderId }).update({ dueAt: noon })
    },
    isFound: async (db, now) => some(await dueSenders(db, now)),
    end: (db) => db('outboundMessages').update({ state: 'sent', settledAt: noon }),
    hasTime: true,
  },
  {
    what: 'a goodbye',
    waits: proactiveWaits,
    leave: async (db, { senderId: place, botId }) => {
      const row = { id: 'g1', sessionId: null, environment: 'live', place, contact: 'c', botId }
      await db('messages').insert({ ...row, direction: 'out', body: '{}', at: noon })
      await queueProactiveMessages(db, [{ id: 'g1', at: noon }])
    },
    isFound: async (db) => some(await dueProactiveMessages(db, 10)),
    end: (db) => db('outOfTurn').delete(),
  },
  {
    what: 'a card or a line',
    waits: outboxWaits,
    leave: (db) => db('outbox').insert(outboxRow),
    isFound: async (db, now) => some(await dueQueues(db, now, 10)),
    end: (db) => db('outbox').update({ state: 'sent', sentAt: noon }),
    hasTime: true,
  },
  {
    what: 'a row that a killed process was sending',
    waits: outboxWaits,
    leave: (db) => db('outbox').insert({ ...outboxRow, id: 'o2', state: 'sending' }),
    isFound: async (db, now) => some(await dueQueues(db, now, 10)),
    end: (db) => db('outbox').where({ id: 'o2' }).update({ state: 'failed' }),
    hasTime: true,
  },
  {
    what: 'a drain',
    waits: drainsWait,
    leave: (db, live) => drain(db, { ...live, dueAt: noon }),
    isFound: async (db) => some(await countedDrains(db)),
    end: (db) => db('drains').update({ state: 'ended' }),
  },
  {
    what: 'a drain whose sessions are being closed',
    waits: drainsWait,
    leave: async (db, live) => {
      await drain(db, { ...live, dueAt: noon })
      await db('drains').where({ senderId: live.senderId }).update({ state: 'ending' })
    },
    isFound: async (db) => some(await countedDrains(db)),
    end: (db) => db('drains').update({ state: 'ended' }),
  },
  {
    what: 'something that went wrong',
    waits: troublesWait,
    leave: (db, { botId: id, senderId: sender }) =>
      writeTroubles(db, { id, sender }, { code: 'action', at: noon }),
    isFound: hasTroubles,
    end: (db) => db('botTroubles').delete(),
  },
  {
    what: 'a notice',
    waits: noticesWait,
    leave: async (db) => {
      const told = { ...notifier, id: 'told', name: 'told', createdAt: noon }
      await db('notifiers').insert([told, ...silent])
      for (const { id: notifierId } of [told, ...silent])
        await db('notices').insert({ ...notice, notifierId, waiting: 1, dueAt: noon })
    },
    isFound: async (db, now) => some(await dueNotifiers(db, now, { without: [], limit: 10 })),
    end: (db) => db('notices').where({ notifierId: 'told' }).update({ waiting: 0 }),
    hasTime: true,
  },
  {
    what: 'a notice that nobody took',
    waits: noticesWait,
    leave: (db) =>
      db('notices').where({ notifierId: 'told' }).update({ sending: '{}', tryAt: noon }),
    isFound: async (db, now) => some(await dueNotifiers(db, now, { without: [], limit: 10 })),
    end: (db) => db('notices').delete(),
    hasTime: true,
  },
]

onEachDatabase('what waits', (db) => {
  const asks = async (waits: Waits, now: number) => (await whichWait(db(), [waits], now))[0]

  it.each(cases)('$what is said to wait exactly when it is found', async (one) => {
    const { waits, leave, isFound, end, hasTime } = one
    const both = async (now: number) => [await asks(waits, now), await isFound(db(), now)]
    expect(await both(noon)).toEqual([false, false])
    await leave(db(), await seedLive(db()))
    expect(await both(noon - 1)).toEqual(hasTime ? [false, false] : [true, true])
    expect(await both(noon)).toEqual([true, true])
    await end(db())
    expect(await both(noon)).toEqual([false, false])
  })

  it('counts of sessions are said to wait where they are written apart', async () => {
    expect(await asks(deltasWait, noon)).toBe(false)
    const row = { place: 's', versionId: 'v', botId: 'b', delta: 1 }
    await db()('sessionDeltas').insert(row)
    expect(await asks(deltasWait, noon)).toBe(true)
    if (!isShared(db())) return
    expect(await foldSessionCounts(db(), 10)).toBe(1)
    expect(await asks(deltasWait, noon)).toBe(false)
  })

  it('is asked in one statement, in whatever order, and either of two', async () => {
    const asked = [outboxWaits, inboundWaits, either(outboxWaits, inboundWaits), noticesWait]
    await db()('outbox').insert({ ...outboxRow, id: 'o3' })
    let found: boolean[] = []
    const said = await statementsOf(db(), async () => {
      found = await whichWait(db(), asked, noon)
    })
    expect(said).toHaveLength(1)
    expect(found).toEqual([true, false, true, false])
    expect(await whichWait(db(), asked, noon - 1)).toEqual([false, false, false, false])
    expect(await statementsOf(db(), () => whichWait(db(), [], noon))).toEqual([])
  })
})
