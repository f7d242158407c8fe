import { afterEach, expect, it } from 'vitest'
import { onEachDatabase } from '../../helpers/databases.ts'
import { stoppedAfterEach } from '../../helpers/stopped-after.ts'
import { statementsOf } from '../../helpers/statements-of.ts'
import { isShared } from '../../../src/store/kit/database.ts'
import { noon } from '../seed.ts'
import { openInbox, openInboxOn, rosa } from './opened-inbox.ts'

const kept = stoppedAfterEach()

onEachDatabase('the inbox under load', (db) => {
  afterEach(() => db()('inboxMessages').delete())

  it('F56 keeps what comes in at one moment by a few inserts', async () => {
    const one = await kept(openInbox(db()))
    one.inbox.stop()
    const all = Array.from({ length: 150 }, (_, i) => one.writes(`4917${i}`, 'hello'))
    const said = await statementsOf(db(), () => Promise.all(all))
    expect(said.filter((sql) => sql.startsWith('insert into inbox_messages'))).toHaveLength(2)
    expect(await db()('inboxMessages').where({ place: one.senderId })).toHaveLength(150)
  })

  it('F86 handles 63 messages with as many statements as one', async () => {
    const counts: number[] = []
    for (const count of [1, 63]) {
      const first = await kept(openInbox(db()))
      first.inbox.stop()
      for (let i = 0; i < count; i++) await first.writes(`4917${i}`, 'track my order')
      const second = await kept(openInboxOn(db(), first.senderId))
      // It reads the routes and the bot once.
      await second.gateway.model.version(first.versionId)
      await second.gateway.model.live()
      const said = await statementsOf(db(), () => second.settled())
      expect(await second.out()).toHaveLength(count)
      counts.push(said.length)
      await db()('inboxMessages').delete()
    }
    expect(counts[1]).toBe(counts[0])
    expect(counts[0]).toBeLessThan(19)
  })

  it('F56 F86 looks again where a batch was full, and on a file only there', async () => {
    const one = await kept(openInbox(db()))
    one.inbox.stop()
    for (let i = 0; i < 65; i++) await one.writes(`4917${i}`, 'track my order')
    const next = await kept(openInboxOn(db(), one.senderId))
    const said = await statementsOf(db(), () => next.settled())
    expect(await next.out()).toHaveLength(65)
    const looks = said.filter((sql) => sql.includes('from inbox_messages as m where'))
    expect(looks).toHaveLength(isShared(db()) ? 3 : 2)
  })

  it('F86 asks nothing before it keeps and answers who wrote before', async () => {
    const one = await kept(openInbox(db()))
    const write = async () => {
      await one.writes(rosa, 'track my order')
      await one.handled()
    }
    await write()
    await write()
    const said = await statementsOf(db(), write)
    const alone = said.filter((sql) => sql.startsWith('select (select json_group_array'))
    // What waits, and then what is live beside who talks: all else is supposed, and checked as it is written.
    if (!isShared(db())) expect(alone).toHaveLength(2)
    expect(await one.out()).toHaveLength(3)
  })

  it('F56 F86 keeps a message for who has the number now, whatever was read before', async () => {
    const one = await kept(openInbox(db()))
    await one.writes(rosa, 'track my order')
    await one.writes(rosa, 'track my order')
    await one.settled()
    const row = { channel: 'whatsapp', since: noon, seenAt: noon }
    await db()('contacts').insert({ id: 'tom', ...row })
    const name = { alias: `phone:${rosa}`, channel: 'whatsapp' }
    await db()('contactAliases').where(name).update({ contactId: 'tom' })
    await one.writes(rosa, 'track my order')
    await one.settled()
    await db()('contactAliases').where(name).delete()
    await db()('contacts').whereIn('id', ['tom', rosa]).delete()
    await one.writes(rosa, 'track my order')
    await one.settled()
    const rows = await db()('inboxMessages').where({ place: one.senderId }).orderBy('id')
    expect(rows.map(({ contact }) => contact)).toEqual([rosa, rosa, 'tom', rosa])
  })

  it('F80 compares no chat that began with what its channel delivered late', async () => {
    const one = await kept(openInbox(db()))
    const version = await db()('releases').where({ botId: one.botId }).first()
    const gray = { botId: one.botId, versionId: version.versionId, revision: 1, step: 0, stepAt: 0 }
    const plan = { steps: [{ basisPoints: 5000, holdMs: 1 }], guards: [] }
    const since = { startedBy: 'dana', startedAt: 0, judgedTo: 0, judgedId: '', guards: '{}' }
    await db()('grayReleases').insert({ ...gray, ...since, plan: JSON.stringify(plan) })
    const { now } = one.clock
    await one.writes('4917001', 'hello', { at: now - 5 * 60_000 })
    await one.writes('4917002', 'hello', { at: now - 5 * 60_000 - 1 })
    await one.settled()
    const rows = await db()('sessions').where({ place: one.senderId }).orderBy('contact')
    expect(rows.map(({ share }) => share)).toEqual([5000, null])
    await db()('grayReleases').delete()
  })
})
