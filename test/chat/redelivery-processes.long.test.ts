import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import type { ChatCore, Incoming } from '../../src/chat/port.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { backgroundOf } from '../helpers/background.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { freshPostgres } from '../helpers/databases.ts'

/** As long as a process may say nothing before it is taken for gone. */
const leaseMs = 5000
let count = 0

describe('a delivery that comes to two control processes on PostgreSQL', () => {
  let db: Db
  let clock = noon
  beforeAll(async () => {
    db = openDatabase({ url: await freshPostgres() })
    await migrate(db)
    await seedCast(db)
  })
  afterAll(async () => {
    await backgroundOf(db).stop()
    await db.destroy()
  })

  const processOn = (on: Db = db): ChatCore =>
    createChatCore({ ...ctxFor(on, 'system'), now: () => clock })
  const reviewsOf = async (request: string) => db('reviews').where({ requestId: request })
  const takenAt = async ({ interactionId }: Incoming): Promise<number> =>
    (await db('interactions').where({ interactionId }).first('at'))?.at

  async function approval(): Promise<{ request: string; click: Incoming }> {
    const bot = await seedBot(db, { author: 'dov' })
    const { id } = await requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment: 'New' })
    const click: Incoming = {
      platform: 'playground',
      interactionId: `two-${++count}`,
      user: { install: 'local', userId: 'sam', name: 'Sam', stranger: false },
      channel: 'releases',
      at: noon,
      kind: 'submit',
      form: `approve:${id}:1`,
      values: { ticks: [], comment: '' },
    }
    return { request: id, click }
  }

  /** A database whose next change waits until it is let go. */
  function slow() {
    let letGo = () => {}
    let begin = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const waiting = new Proxy(db, {
      get: (target, name) => {
        if (name !== 'transaction') return Reflect.get(target, name)
        return async (...work: Parameters<Db['transaction']>) => {
          begin()
          await gate
          return target.transaction(...work)
        }
      },
    })
    return { db: waiting, begun, letGo }
  }

  it('F26 is worked on by the first one, however long it takes, and by no other', async () => {
    const { request, click } = await approval()
    const one = slow()
    const first = processOn(one.db).receive(click)
    await one.begun
    // It starts later, as in a rolling deploy, and the claim is older than its start.
    clock += 1000
    let answered = false
    const second = processOn().receive(click)
    void second.then(() => (answered = true))
    for (const laterMs of [0, leaseMs - 1, leaseMs - 1]) {
      clock += laterMs
      await expect.poll(() => takenAt(click), { timeout: 10_000 }).toBe(clock)
    }
    expect(answered).toBe(false)
    one.letGo()
    expect((await first).kind).toBe('update')
    expect((await second).kind).toBe('nothing')
    expect(await reviewsOf(request)).toHaveLength(1)
    await backgroundOf(one.db).settled()
  })

  it('F26 is worked on by one of the others within 5 s of a kill', async () => {
    const { request, click } = await approval()
    const { platform, interactionId } = click
    await db('interactions').insert({ platform, interactionId, at: clock, boot: 'killed' })
    const waiting = [processOn(), processOn()].map((core) => core.receive(click))
    clock += leaseMs - 1
    expect(await Promise.race([...waiting, Promise.resolve('waits')])).toBe('waits')
    clock += 1
    const kinds = (await Promise.all(waiting)).map(({ kind }) => kind)
    expect(kinds.sort()).toEqual(['nothing', 'update'])
    expect(await reviewsOf(request)).toHaveLength(1)
  })
})
