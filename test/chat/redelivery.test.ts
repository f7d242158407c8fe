import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import type { Answer, ChatCore, Incoming } from '../../src/chat/port.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { backgroundOf } from '../helpers/background.ts'
import { onEachDatabase, sqlite } from '../helpers/databases.ts'

let count = 0
const delivered = (request: string): Incoming => ({
  platform: 'playground',
  interactionId: `delivery-${++count}`,
  user: { install: 'local', userId: 'sam', name: 'Sam', stranger: false },
  channel: 'releases',
  at: noon,
  kind: 'submit',
  form: `approve:${request}:1`,
  values: { ticks: [], comment: '' },
})
const commented = (request: string): Incoming => ({
  ...delivered(request),
  kind: 'submit',
  form: `comment:${request}:1`,
  values: { comment: 'Looks fine' },
})

const coreAt = (db: Db, at = noon): ChatCore => createChatCore(ctxFor(db, 'system', at))

/** A database that is never answered any more once a change begins, as for a process that is killed. */
function killedAtChange(db: Db): { db: Db; killed: Promise<void> } {
  let die = () => {}
  const killed = new Promise<void>((resolve) => {
    die = resolve
  })
  const dying = new Proxy(db, {
    get: (target, name) => {
      // As no client of a plane it gives neither a snapshot nor the gate.
      if (name === 'client') return Object.create(target.client)
      if (name !== 'transaction') return Reflect.get(target, name)
      return () => {
        die()
        return new Promise(() => {})
      }
    },
  })
  return { db: dying, killed }
}

onEachDatabase('a delivery that comes again', (db) => {
  beforeAll(() => seedCast(db()))

  const asked = async (): Promise<string> => {
    const bot = await seedBot(db(), { author: 'dov' })
    const request = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New' })
    return request.id
  }
  const reviewsOf = async (request: string) =>
    db()('reviews').where({ requestId: request, verdict: 'approve' })
  const stateOf = async (request: string) => {
    const row = await db()('requests').where({ id: request }).first()
    return row.state
  }
  const kinds = (answers: readonly Answer[]) => answers.map(({ kind }) => kind)

  it('F26 is done once when the process was killed between claim and work', async () => {
    const request = await asked()
    const click = delivered(request)
    const dying = killedAtChange(db())
    void coreAt(dying.db).receive(click)
    await dying.killed
    expect(await stateOf(request)).toBe('awaiting approval')

    const next = coreAt(db(), noon + 5000)
    expect((await next.receive(click)).kind).toBe('update')
    expect(await stateOf(request)).toBe('approved')
    expect(await reviewsOf(request)).toHaveLength(1)
    expect((await next.receive(click)).kind).toBe('nothing')
  })

  it('F26 is worked on by one of 50 who get it after the kill', async () => {
    const request = await asked()
    const click = delivered(request)
    const dying = killedAtChange(db())
    void coreAt(dying.db).receive(click)
    await dying.killed
    const next = coreAt(db(), noon + 5000)
    const answers = await Promise.all(Array.from({ length: 50 }, () => next.receive(click)))
    expect(kinds(answers).sort()).toEqual([...Array(49).fill('nothing'), 'update'])
    expect(await reviewsOf(request)).toHaveLength(1)
  })

  it('F26 tells who decided when the kill came after the decision', async () => {
    const request = await asked()
    const click = delivered(request)
    await coreAt(db()).receive(click)
    await written(click.interactionId)
    // As if it was killed before it could write that this was done.
    await db()('interactions')
      .where({ interactionId: click.interactionId })
      .update({ boot: 'killed' })
    const again = await coreAt(db(), noon + 5000).receive(click)
    expect(again).toMatchObject({ kind: 'update', notice: { tone: 'refused' } })
    expect(JSON.stringify(again)).toContain('already approved')
    expect(await reviewsOf(request)).toHaveLength(1)
  })

  it('F26 is nothing while it is worked on, and after it was done, also for the next process', async () => {
    const request = await asked()
    const remark = commented(request)
    const dying = killedAtChange(db())
    const first = coreAt(dying.db)
    void first.receive(remark)
    await dying.killed
    expect((await first.receive(remark)).kind).toBe('nothing')

    const done = commented(request)
    const second = coreAt(db(), noon + 1000)
    await second.receive(done)
    await written(done.interactionId)
    expect((await second.receive(done)).kind).toBe('nothing')
    expect((await coreAt(db(), noon + 9000).receive(done)).kind).toBe('nothing')
    const lines = await db()('outbox').where('body', 'like', '%Looks fine%').where({ kind: 'line' })
    expect(lines).toHaveLength(1)
  })

  /** That it is done is written a moment after the answer. */
  async function written(interactionId: string): Promise<void> {
    for (let boot: unknown = ''; boot !== null;) {
      const row = await db()('interactions').where({ interactionId }).first('boot')
      boot = row.boot
    }
  }
})

describe('what was done', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))
  const typed = (): Incoming => ({ ...delivered('x'), kind: 'command-text', text: '/bots list' })

  it('is written for many at once, and so is who takes them', async () => {
    const writes: string[] = []
    db().on('query', ({ sql }: { sql: string }) => {
      if (/^(insert into|update) `interactions`/.test(sql)) writes.push(sql.slice(0, 6))
    })
    const core = coreAt(db())
    await Promise.all(Array.from({ length: 100 }, () => core.receive(typed())))
    expect(writes.filter((what) => what === 'insert').length).toBeLessThan(60)
    expect(writes.filter((what) => what === 'update').length).toBeLessThan(4)
    for (let open = 1; open > 0;) {
      open = (await db()('interactions').whereNotNull('boot')).length
    }
    expect(writes.filter((what) => what === 'update').length).toBeLessThan(5)
  })

  const openNow = async () => (await db()('interactions').whereNotNull('boot')).length

  /** A core whose database answers, but takes no word of what was done until it is fixed. */
  function breaking() {
    let isBroken = true
    const broken = new Proxy(db(), {
      apply: (target, self, given) => {
        const table = Reflect.apply(target, self, given)
        if (!isBroken || given[0] !== 'interactions') return table
        return Object.assign(table, {
          whereIn: () => {
            throw new Error('disk I/O error')
          },
        })
      },
    })
    const problems: unknown[] = []
    const ctx = ctxFor(broken, 'system')
    const logBug = (_part: string, error: unknown) => problems.push(error)
    const core = createChatCore({ ...ctx, ports: { ...ctx.ports, logBug } })
    const fix = () => {
      isBroken = false
    }
    return { core, problems, fix, background: backgroundOf(broken) }
  }
  const failure = new Error('disk I/O error')

  it('F26 is written later, without another delivery, when the database did not take it', async () => {
    const { core, problems, fix, background } = breaking()
    expect((await core.receive(typed())).kind).toBe('notice')
    expect(await openNow()).toBe(1)
    expect(problems).toEqual([failure])
    fix()
    await background.settled()
    expect(await openNow()).toBe(0)
  })

  it('F26 is written at the latest when we stop', async () => {
    const { core, fix, background } = breaking()
    await core.receive(typed())
    await core.receive(typed())
    fix()
    await background.stop()
    expect(await openNow()).toBe(0)
  })

  it('F26 is given up when we stop and the database is away; the delivery stays ours to do', async () => {
    const { core, problems, background } = breaking()
    const click = typed()
    await core.receive(click)
    await background.stop()
    expect(problems).toEqual([failure, failure])
    expect(await openNow()).toBe(1)
    const next = createChatCore({ ...ctxFor(db(), 'system'), now: () => noon + 1000 })
    expect((await next.receive(click)).kind).toBe('notice')
    await backgroundOf(db()).settled()
    expect(await openNow()).toBe(0)
  })
})
