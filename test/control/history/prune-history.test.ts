import { ulid } from 'ulid'
import { expect, it, beforeAll } from 'vitest'
import { readAudit } from '../../../src/control/audit/read-audit.ts'
import { pruneAudit } from '../../../src/control/audit/prune-audit.ts'
import { pruneHistory } from '../../../src/control/history/prune-history.ts'
import { playgroundMessages } from '../../../src/store/delivery/playground-messages.ts'
import { addToNotice } from '../../../src/store/notifiers/notices.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { ask, approve } from '../../helpers/requests.ts'
import { activeBot, openSessions } from '../../helpers/live.ts'

const dayMs = 24 * 3_600_000
const keep = { sessionDays: 400, inboundDays: 14, sentDays: 30 }

onEachDatabase('what is kept, and how long', (db) => {
  beforeAll(() => seedCast(db()))
  const prune = (at: number) => pruneHistory(ctxFor(db(), 'system', at), keep)
  const count = async (table: string, where: object) =>
    Number((await db()(table).where(where).count({ n: '*' }).first())?.['n'])

  it('F62 the log has once a day how many of what went, and nothing of a day without', async () => {
    const told = async () => {
      const rows = await db()('audit').where({ action: 'history.prune' }).orderBy('seq')
      return rows.map(({ after }) => JSON.parse(after))
    }
    const thread = { personId: 'ana', key: 'k', title: 't', at: noon }
    const threads = ['request:a', 'request:b', 'request:c'].map((subject) => ({
      ...thread,
      subject,
    }))
    await db()('mailThreads').insert(threads.slice(0, 2))
    const at = noon + 100 * dayMs
    expect(await prune(at)).toBe(2)
    await db()('mailThreads').insert(threads.slice(2))
    expect(await prune(at + 3_600_000)).toBe(1)
    expect(await told()).toEqual([])
    for (const days of [1, 1, 2, 3]) await prune(at + days * dayMs)
    expect(await told()).toEqual([{ day: '2027-02-10', removed: { 'mail threads': 3 } }])
    const [row] = await readAudit(ctxFor(db(), 'ava'), { limit: 1 })
    expect(row?.sentence).toBe(
      'took out on 2027-02-10 what was kept long enough: mail threads (3).',
    )
  })

  it('F62 what has a setting of its own, notices and half-filled forms count too', async () => {
    const at = noon + 900 * dayMs
    await prune(at)
    const [{ value: kept } = { value: null }] = await db()('meta').where({ key: 'pruned' })
    const before = kept === null ? {} : JSON.parse(kept).removed
    const of = { notifierId: 'n', botId: 'no bot', circumstance: 'application error' } as const
    await addToNotice(db(), { ...of, count: 1, sinceAt: at, text: 't', contact: 'c' })
    const draft = { id: ulid(), platform: 'discord', userId: 'u', content: '{}', expiresAt: at - 1 }
    await db()('formDrafts').insert(draft)
    await prune(at)
    const { rows } = await pruneAudit(ctxFor(db(), 'system', at), { keepDays: 183 })
    expect(rows).toBeGreaterThan(0)
    await prune(at + dayMs)
    const last = await db()('audit')
      .where({ action: 'history.prune' })
      .orderBy('seq', 'desc')
      .first()
    expect(JSON.parse(last.after)).toEqual({
      day: new Date(at).toISOString().slice(0, 10),
      removed: { ...before, notices: 1, 'half-filled forms': 1, 'audit entries': rows },
    })
  })

  it('F86 a message of the playground goes after 400 days with its files, a card in use stays', async () => {
    const log = playgroundMessages(db())
    const at = noon
    const said = async (key: string, more: object = {}) => {
      const entry = { key, channel: 'releases', thread: null, author: null, audience: null, at }
      return (await log.append({ ...entry, content: '{}', ...more }, [Buffer.from(key)])).entry.id
    }
    const [old, card, young] = [
      await said('old'),
      await said('card'),
      await said('young', { at: at + 1 }),
    ]
    const place = { platform: 'playground', install: '', channel: 'releases' } as const
    const drawn = { id: ulid(), messageId: card, state: 'open', lost: 0, createdAt: at }
    await db()('cards').insert({ ...place, subject: 'bot:orders', ...drawn })
    await db()('playgroundFiles').insert({
      messageId: `${old}x`,
      place: 0,
      bytes: Buffer.from('x'),
    })
    const left = async () => [
      await db()('playgroundMessages').orderBy('id').pluck('id'),
      (await db()('playgroundFiles').orderBy('messageId')).map(({ messageId }) => messageId),
    ]
    await prune(at + 400 * dayMs)
    expect((await left())[0]).toEqual([old, card, young])
    await prune(at + 400 * dayMs + 1)
    expect(await left()).toEqual([
      [card, young],
      [card, young],
    ])
    await db()('cards').where({ id: drawn.id }).delete()
    await prune(at + 401 * dayMs)
    expect(await left()).toEqual([[], []])
  })

  it('a session goes 400 days after its end with all that was said, an open one never', async () => {
    const bot = await activeBot(db())
    const [ended = '', open = ''] = await openSessions(db(), bot, 2)
    const end = { state: 'closed', closedAt: noon, closedWhy: 'expired' }
    await db()('sessions').where({ id: ended }).update(end)
    for (const sessionId of [ended, open]) await say(db(), bot.senderId, sessionId, 3)
    const [unsent] = await db()('messages').where({ sessionId: ended }).orderBy('id')
    await db()('outOfTurn').insert({ messageId: unsent.id, at: noon })
    await prune(noon + 400 * dayMs)
    expect(await count('messages', { sessionId: ended })).toBe(3)
    await prune(noon + 400 * dayMs + 1)
    expect(await count('messages', { sessionId: ended })).toBe(0)
    expect(await count('sessions', { id: ended })).toBe(0)
    expect(await count('outOfTurn', {})).toBe(0)
    expect(await count('messages', { sessionId: open })).toBe(3)
    expect(await count('sessions', { id: open })).toBe(1)
  })

  it('what was said in no session goes by its own age', async () => {
    const place = ulid()
    await say(db(), place, null, 2)
    await prune(noon + 400 * dayMs)
    expect(await count('messages', { place })).toBe(2)
    await prune(noon + 400 * dayMs + 1)
    expect(await count('messages', { place })).toBe(0)
  })

  it('ids of incoming messages go after 14 days, sent rows of the outbox after 30', async () => {
    const place = ulid()
    await db()('inbound').insert({ place, messageId: 'm1', at: noon })
    const times = { at: noon, receivedAt: noon, dueAt: 0 }
    const message = { place, contact: 'rosa', body: '', ...times }
    const inbox = [
      { id: ulid(), messageId: 'm1', state: 'done', settledAt: noon },
      { id: ulid(), messageId: 'm2', state: 'waiting', settledAt: null },
    ]
    await db()('inboxMessages').insert(inbox.map((row) => ({ ...message, ...row })))
    const sent = await enqueued(db(), { state: 'sent', sentAt: noon })
    const unsent = await enqueued(db(), { state: 'pending', sentAt: null })
    await prune(noon + 14 * dayMs)
    expect(await count('inbound', { place })).toBe(1)
    expect(await count('inboxMessages', { place })).toBe(2)
    await prune(noon + 14 * dayMs + 1)
    expect(await count('inbound', { place })).toBe(0)
    // What was not handled yet stays.
    expect(await count('inboxMessages', { place, state: 'waiting' })).toBe(1)
    expect(await count('inboxMessages', { place })).toBe(1)
    await prune(noon + 30 * dayMs)
    expect(await count('outbox', { id: sent })).toBe(1)
    await prune(noon + 30 * dayMs + 1)
    expect(await count('outbox', { id: sent })).toBe(0)
    expect(await count('outbox', { id: unsent })).toBe(1)
  })

  it('F62 decisions, versions and the audit log stay, and the cards of what waits', async () => {
    const decided = await seedBot(db())
    await approve(db(), await approve(db(), await ask(db(), decided), 'sam'), 'ana')
    const waiting = await ask(db(), await seedBot(db()))
    const [request] = await db()('requests').where({ botId: decided.id })
    const cards = { old: ulid(), open: ulid(), bot: ulid() }
    await stand(db(), cards.old, `request:${request.id}`)
    await stand(db(), cards.open, `request:${waiting.id}`)
    await stand(db(), cards.bot, `bot:${decided.id}`)
    const kept = ['requests', 'reviews', 'versions', 'draftWrites', 'audit'] as const
    const told = () => count('audit', { action: 'history.prune' })
    const counts = async () => {
      const all = await Promise.all(kept.map((table) => count(table, {})))
      // What went the day before is told now.
      return all.with(-1, (all.at(-1) ?? 0) - (await told()))
    }
    const before = await counts()
    expect(before.every((rows) => rows > 0)).toBe(true)
    await prune(noon + 5000 * dayMs)
    expect(await counts()).toEqual(before)
    expect(await count('cards', { id: cards.old })).toBe(0)
    expect(await count('cards', { id: cards.open })).toBe(1)
    expect(await count('cards', { id: cards.bot })).toBe(1)
  })

  it('F86 one kind that can’t be pruned keeps no other one', async () => {
    const id = ulid()
    const draft = { id, platform: 'discord', userId: 'u', content: '{}', expiresAt: noon }
    await db()('formDrafts').insert(draft)
    const bugs: unknown[] = []
    const ctx = ctxFor(db(), 'system', noon + 5001 * dayMs)
    const logBug = (...bug: unknown[]) => void bugs.push(bug)
    await db().schema.renameTable('mailThreads', 'mailThreadsAway')
    try {
      await pruneHistory({ ...ctx, ports: { ...ctx.ports, logBug } }, keep)
    } finally {
      await db().schema.renameTable('mailThreadsAway', 'mailThreads')
    }
    expect(await count('formDrafts', { id })).toBe(0)
    expect(bugs).toEqual([['pruning of mail threads', expect.any(Error)]])
  })

  it('goes in slices, and leaves the rest to the next minute', async () => {
    const place = ulid()
    for (let i = 0; i < 10_600; i += 100) {
      const some = Array.from({ length: 100 }, (_, n) => ({ place, messageId: `${i + n}`, at: 1 }))
      await db()('inbound').insert(some)
    }
    const largest = await largestDelete(db(), () => prune(noon))
    expect(largest).toBe(500)
    expect(await count('inbound', { place })).toBe(600)
    await prune(noon)
    expect(await count('inbound', { place })).toBe(0)
  })
})

async function say(db: Db, place: string, sessionId: string | null, times: number): Promise<void> {
  const line = { environment: 'live', place, contact: 'li', direction: 'out', body: '{}', at: noon }
  for (let i = 0; i < times; i += 1) await db('messages').insert({ ...line, id: ulid(), sessionId })
}

async function enqueued(db: Db, more: object): Promise<string> {
  const id = ulid()
  const to = { platform: 'playground', install: 'local', target: id, subject: 'bot:x' }
  const row = { id, ...to, kind: 'line', body: 'null', dueAt: noon, createdAt: noon, ...more }
  await db('outbox').insert(row)
  return id
}

const stand = (db: Db, id: string, subject: string) =>
  db('cards').insert({
    id,
    platform: 'playground',
    install: 'local',
    channel: id,
    subject,
    state: 'open',
    createdAt: noon,
  })

/** How many ids the longest delete of inbound named. */
async function largestDelete(db: Db, work: () => Promise<unknown>): Promise<number> {
  let largest = 0
  const look = ({ sql, bindings }: { sql: string; bindings: unknown[] }) => {
    if (/^delete from .inbound/.test(sql)) largest = Math.max(largest, bindings.length - 1)
  }
  db.on('query', look)
  await work()
  db.removeListener('query', look)
  return largest
}
