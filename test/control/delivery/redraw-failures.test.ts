import { ulid } from 'ulid'
import { beforeAll, expect, it } from 'vitest'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { redrawFailures } from '../../../src/control/delivery/redraw-failures.ts'
import { insertMessages } from '../../../src/store/live/messages.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const minute = 60_000
const day = 24 * 60 * minute

onEachDatabase('the failures line of a bot’s card', (db) => {
  beforeAll(() => seedCast(db()))

  const fails = (
    botId: string,
    code: string,
    at: number,
    environment: 'live' | 'sandbox' = 'live',
  ) =>
    insertMessages(db(), [
      {
        id: ulid(at),
        sessionId: null,
        environment,
        place: 'number-1',
        contact: '49151',
        direction: 'error',
        code,
        body: JSON.stringify({ code, text: 'Went wrong.' }),
        botId,
        versionId: null,
        track: null,
        rule: null,
        at,
      },
    ])
  const redraw = (at: number) => redrawFailures(ctxFor(db(), 'system', at))
  const queued = async (botId: string) =>
    (await db()('outbox').where({ kind: 'card', subject: `bot:${botId}` })).length
  const lineAt = async (botId: string, at: number) => {
    const card = await drawCard(ctxFor(db(), 'system', at), `bot:${botId}`)
    return card?.notes.map(plain).find((line) => line.includes('In conversations')) ?? null
  }

  it('F87 is drawn once for the first failure and then seldom, however many come', async () => {
    const { id, slug } = await seedBot(db())
    const before = await queued(id)
    expect(await redraw(noon)).toBe(0)
    await fails(id, 'action-failed', noon)
    await fails(id, 'nothing-said', noon, 'sandbox')
    expect(await redraw(noon + minute)).toBe(1)
    expect(await lineAt(id, noon + minute)).toBe(
      `⚠️ In conversations, last 24 hours: 1 actions failed. See /trace ${slug} and /bots doctor`,
    )
    for (let i = 0; i < 5; i++) {
      await fails(id, 'action-event-ignored', noon + (i + 2) * minute)
      expect(await redraw(noon + (i + 2) * minute)).toBe(0)
    }
    expect(await redraw(noon + 11 * minute)).toBe(1)
    expect(await redraw(noon + 40 * minute)).toBe(0)
    expect((await queued(id)) - before).toBeLessThanOrEqual(2)
    expect(await lineAt(id, noon + 40 * minute)).toContain(
      '1 actions failed, 5 answers of actions not supported.',
    )
  })

  it('F87 goes when nothing went wrong for a day', async () => {
    const { id } = await seedBot(db())
    const at = noon + 10 * day
    await fails(id, 'engine-failed', at)
    await redraw(at)
    expect(await redraw(at + day)).toBe(0)
    expect(await redraw(at + day + minute)).toBe(1)
    expect(await lineAt(id, at + day + minute)).toBeNull()
    expect(await db()('shownFailures').where({ botId: id })).toEqual([])
    expect(await redraw(at + day + 30 * minute)).toBe(0)
  })

  it('F87 is found by an index, on SQLite', async () => {
    if (db().client.config.client === 'pg') return
    const { id } = await seedBot(db())
    const asked: string[] = []
    const listen = ({ sql }: { sql: string }) => void asked.push(sql)
    db().on('query', listen)
    await redraw(noon)
    await fails(id, 'engine-failed', noon)
    await redraw(noon)
    db().off('query', listen)
    const counts = asked.filter((sql) => /^select .* from `messages`/.test(sql))
    expect(counts.length).toBeGreaterThan(1)
    for (const sql of counts) {
      const bindings = [...sql.matchAll(/\?/g)].map(() => noon)
      const plan: { detail: string }[] = await db().raw(`explain query plan ${sql}`, bindings)
      expect(plan.map(({ detail }) => detail).join()).toContain('USING COVERING INDEX')
    }
  })
})
