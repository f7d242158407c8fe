import { auditWords } from '../../../src/control/audit/audit-words.ts'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addNotifier } from '../../../src/control/notifiers/add-notifier.ts'
import {
  correctNotifier,
  renameNotifier,
  retireNotifier,
} from '../../../src/control/notifiers/change-notifier.ts'
import { gatherNotices } from '../../../src/control/notifiers/gather-notices.ts'
import { listNotifiers } from '../../../src/control/notifiers/list-notifiers.ts'
import { testNotifier } from '../../../src/control/notifiers/test-notifier.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { quietMs } from '../../../src/domain/notifiers/notice.ts'
import { createNoticeSender } from '../../../src/notify/send-notices.ts'
import { createPostWebhook } from '../../../src/serve/post-webhook.ts'
import { notePrivateActions } from '../../../src/store/kit/meta.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { statementsOf } from '../../helpers/statements-of.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'
import { writeTroubles } from '../../helpers/troubles.ts'
import { webhookDouble } from './webhook-double.ts'

onEachDatabase('error notifiers', (db) => {
  let hook: Awaited<ReturnType<typeof webhookDouble>>
  let clock = noon
  let made = 0
  const post = createPostWebhook({ allowPrivate: true, timeoutMs: 300 })
  beforeAll(async () => {
    await seedCast(db())
    await notePrivateActions(db(), true)
    hook = await webhookDouble()
  })
  afterAll(() => hook.close())
  const as = (name: Name) => {
    const ctx = ctxFor(db(), name, clock)
    return { ...ctx, ports: { ...ctx.ports, postWebhook: post } }
  }

  const sender = () =>
    createNoticeSender({
      db: db(),
      now: () => clock,
      post,
      keys: { current: 'k'.repeat(32), old: [] },
      wakeRelay: () => {},
      log: (_problem, error) => {
        throw error
      },
    })
  /** One process's turn. */
  async function turn(): Promise<void> {
    const one = sender()
    await gatherNotices(as('ana'))
    await one.poll()
    await one.idle()
  }
  type Bot = Awaited<ReturnType<typeof seedBot>>
  type On = ('application error' | 'logged error' | 'delivery failure')[]

  const webhook = async () => {
    const name = `hook-${(made += 1)}`
    return addNotifier(as('mo'), { name, to: { kind: 'webhook', url: hook.url } })
  }
  async function telling(notifier: string, on: On): Promise<Bot> {
    hook.calls.length = 0
    const bot = await seedBot(db(), { author: 'dana' })
    await approve(db(), await ask(db(), bot, 'dana', { notifiers: [{ notifier, on }] }), 'sam')
    return bot
  }
  const fails = (bot: Bot, code: string, count = 1) =>
    writeTroubles(db(), bot, { code, count, at: clock })
  const told = () => hook.calls.map(({ body }) => JSON.parse(body).data)

  it('F86 where nothing went wrong, are one look and no transaction', async () => {
    const said = await statementsOf(db(), () => gatherNotices(as('ana')))
    expect(said).toEqual([expect.stringMatching(/^select/)])
  })

  it('F64 are made once, with a secret that is shown once and kept sealed', async () => {
    const { name, secret, id } = await webhook()
    expect(secret).toMatch(/^whsec_/)
    await expect(
      addNotifier(as('mo'), { name, to: { kind: 'webhook', url: hook.url } }),
    ).rejects.toEqual(refusal('CONFLICT', /already a notifier named/))
    const rows = await db()('notifiers').where({ id })
    expect(JSON.stringify([rows, await db()('audit').select()])).not.toContain(secret)
    expect(JSON.stringify(await listNotifiers(as('ana')))).not.toContain('secret')
    expect((await renameNotifier(as('mo'), { notifier: name, name: 'ops' })).name).toBe('ops')
  })

  it('F64 send a marked test at once and say what came of it', async () => {
    const { name, secret } = await webhook()
    hook.calls.length = 0
    hook.plan({ status: 200 }, { status: 302, headers: { location: hook.url } }, 'hang')
    const test = () => testNotifier(as('mo'), { notifier: name })
    expect(await test()).toEqual({ name, result: 'taken', problem: null })
    const [{ body, headers } = { body: '', headers: {} }] = hook.calls
    expect(new Webhook(secret ?? '').verify(body, headers as Record<string, string>)).toMatchObject(
      { type: 'notifier.test', data: { test: true } },
    )
    expect(await test()).toMatchObject({ result: 'failed', problem: 'the answer was HTTP 302' })
    expect(await test()).toMatchObject({ problem: 'no answer within 0.3 s' })
    expect(hook.calls).toHaveLength(3)
    const audited = await db()('audit').where({ action: 'notifier.test' }).orderBy('seq')
    const told = audited
      .slice(-3)
      .map(({ after }) => auditWords({ ...audited[0], after: JSON.parse(after) }, () => name))
    expect(told).toEqual([
      `sent a test to ${name}.`,
      `tried to send a test to ${name}, which failed: the answer was HTTP 302.`,
      `tried to send a test to ${name}, which failed: no answer within 0.3 s.`,
    ])
    const open = createPostWebhook({ allowPrivate: false })
    const call = { url: hook.url, secret: secret ?? '', id: 'msg_1', at: clock, body: '{}' }
    expect(await open(call)).toMatchObject({
      state: 'failed',
      problem: '127.0.0.1 is inside a private network',
    })
    await notePrivateActions(db(), false)
    await expect(
      correctNotifier(as('mo'), { notifier: name, to: { kind: 'webhook', url: hook.url } }),
    ).rejects.toEqual(refusal('VALIDATION', /inside a private network/))
    await notePrivateActions(db(), true)
  })

  it('F13 F18 F64 are chosen at publish, part of what is approved, and kept by the next one', async () => {
    const { id, name } = await webhook()
    const bot = await telling(id, ['application error'])
    const bound = [{ id, name, on: ['application error'] }]
    await greet(db(), bot, 'Hello again')
    expect((await preparePublish(as('dana'), { bot: bot.slug })).notifiers.bound).toEqual(bound)
    const kept = await ask(db(), bot)
    expect(kept.notifiers).toEqual(bound)
    await renameNotifier(as('mo'), { notifier: id, name: `${name}-b` })
    await approve(db(), kept, 'sam')
    const nobody = await ask(db(), bot, 'dana', { notifiers: [] })
    expect(nobody.notifiers).toEqual([])
    expect(nobody.told.entries).toMatchObject([{ title: 'Who is told when something goes wrong' }])
    expect(nobody.hash).not.toBe(kept.hash)
  })

  it('F64 F87 tell the first at once and the rest summed up, by circumstance', async () => {
    const { id, secret } = await webhook()
    const bot = await telling(id, ['application error'])
    await fails(bot, 'action-failed')
    await fails(bot, 'send-refused')
    await turn()
    const [{ body, headers } = { body: '', headers: {} }] = hook.calls
    new Webhook(secret ?? '').verify(body, headers as Record<string, string>)
    expect(told()).toMatchObject([
      { bot: { id: bot.slug }, circumstance: 'application error', count: 1 },
    ])
    expect(body).not.toContain('12345678')
    clock += 60_000
    await fails(bot, 'action-late', 20)
    await turn()
    await fails(bot, 'action-failed', 17)
    await Promise.all([turn(), turn()])
    expect(hook.calls).toHaveLength(1)
    clock += quietMs
    await Promise.all([turn(), turn(), turn()])
    expect(told().slice(1)).toMatchObject([
      { count: 37, since: new Date(clock - quietMs).toISOString() },
    ])
  })

  it('F64 try the same notice again, at the time the receiver named, and lose none', async () => {
    const { id } = await webhook()
    const bot = await telling(id, ['application error', 'delivery failure'])
    await fails(bot, 'send-refused')
    hook.plan({ status: 429, headers: { 'retry-after': '120' } }, 'hang')
    await turn()
    clock += 119_000
    await fails(bot, 'send-window')
    await turn()
    expect(hook.calls).toHaveLength(1)
    clock += 1000
    await turn()
    clock += 60_000
    await turn()
    expect(hook.calls).toHaveLength(3)
    const ids = hook.calls.map((call) => call.headers['webhook-id'])
    expect(new Set(ids).size).toBe(1)
    clock += quietMs
    await turn()
    expect(told().map(({ count }) => count)).toEqual([1, 1, 1, 1])
    expect(hook.calls[3]?.headers['webhook-id']).not.toBe(ids[0])
  })

  it('F64 are told nothing more after 410, until somebody corrects them', async () => {
    const { id, name } = await webhook()
    const bot = await telling(id, ['logged error'])
    hook.plan({ status: 410 })
    await fails(bot, 'response-missing')
    await turn()
    const [off] = (await listNotifiers(as('ana'))).filter((one) => one.id === id)
    expect(off?.offWhy).toBe('the answer was HTTP 410')
    const rows = await db()('outbox').where({ subject: `notifier:${id}` })
    expect(rows.map(({ kind, body }) => [kind, JSON.parse(body).type])).toContainEqual([
      'dm',
      'notifier.off',
    ])
    clock += quietMs
    await turn()
    expect(hook.calls).toHaveLength(1)
    await correctNotifier(as('mo'), { notifier: name, to: { kind: 'webhook', url: hook.url } })
    await turn()
    expect(hook.calls).toHaveLength(2)
    const { leftIn } = await retireNotifier(as('mo'), { notifier: name })
    expect(leftIn).toHaveLength(1)
    await fails(bot, 'response-missing')
    clock += quietMs
    await turn()
    expect(hook.calls).toHaveLength(2)
  })

  it('F64 F67 post to a channel by the outbox, once', async () => {
    const to = { kind: 'playground' as const, install: 'local', channel: 'ops' }
    const { id } = await addNotifier(as('mo'), { name: 'channel', to })
    const bot = await telling(id, ['application error'])
    await fails(bot, 'action-failed', 3)
    await Promise.all([turn(), turn()])
    const notes = await db()('outbox').where({ kind: 'note', target: 'ops' })
    expect(notes.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'bot.trouble', botId: bot.id, count: 3 },
    ])
  })
})
