import { beforeAll, expect, it } from 'vitest'
import { addNotifier } from '../../../src/control/notifiers/add-notifier.ts'
import { correctNotifier, retireNotifier } from '../../../src/control/notifiers/change-notifier.ts'
import { listNotifiers } from '../../../src/control/notifiers/list-notifiers.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { createNoticeSender } from '../../../src/notify/send-notices.ts'
import { releasedVersion } from '../../../src/store/bots/releases.ts'
import { addToNotice } from '../../../src/store/notifiers/notices.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'

onEachDatabase('error notifiers that hang, are retired or hold a key', (db) => {
  let clock = noon
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name, clock)
  type Bot = Awaited<ReturnType<typeof seedBot>>

  it('F64 tell the others while one hangs, which waits as a whole and ever longer', async () => {
    await db()('notices').delete()
    const made = (name: string) =>
      addNotifier(as('mo'), { name, to: { kind: 'webhook', url: `https://${name}.example.com/x` } })
    const [hangs, works] = [await made('hangs'), await made('works')]
    const bots: Bot[] = []
    for (let n = 0; n < 4; n += 1) bots.push(await seedBot(db(), { author: 'dana' }))
    const waits = { circumstance: 'application error', count: 1, text: 'x', contact: 'c' } as const
    for (const notifierId of [hangs.id, works.id]) {
      for (const { id: botId } of bots) {
        await addToNotice(db(), { ...waits, notifierId, botId, sinceAt: clock })
      }
    }
    await db()('notices')
      .where({ notifierId: works.id })
      .update({ dueAt: clock - 1 })
    // More than are taken at once, of the one that hangs.
    const [row] = await db()('notices').where({ notifierId: hangs.id })
    const many = Array.from({ length: 120 }, (_, n) => ({ ...row, botId: `gone-${n}` }))
    await db()('notices').insert(many)
    const called: string[] = []
    const failing = createNoticeSender({
      db: db(),
      now: () => clock,
      post: ({ url }) => {
        called.push(new URL(url).hostname.split('.')[0] ?? '')
        const problem = 'no answer'
        return Promise.resolve(
          url.includes('hangs')
            ? { state: 'failed', problem, retryAfterMs: null }
            : { state: 'taken' },
        )
      },
      keys: { current: 'k'.repeat(32), old: [] },
      wakeRelay: () => {},
      log: (_problem, error) => {
        throw error
      },
    })
    const look = async () => {
      called.length = 0
      await failing.poll()
      await failing.idle()
      return called.toSorted()
    }
    await db()('notices').where('botId', 'like', 'gone-%').update({ dueAt: 1 })
    expect(await look()).toEqual(['hangs', 'works', 'works', 'works', 'works'])
    expect(await look()).toEqual([])
    const waited = async () => Number((await db()('notices').max({ at: 'tryAt' }))[0]?.at) - clock
    const first = await waited()
    clock += first
    expect(await look()).toEqual(['hangs'])
    expect(await waited()).toBeGreaterThan(first)
    await db()('notices').delete()
  })

  it('F64 F38 once retired are in no approval, publish or revert, and each says so', async () => {
    const to = { kind: 'webhook' as const, url: 'https://hooks.example.com/x' }
    const { name } = await addNotifier(as('mo'), { name: 'pager', to })
    const bot = await seedBot(db(), { author: 'dana' })
    const notifiers = [{ notifier: name, on: ['application error' as const] }]
    await approve(db(), await ask(db(), bot, 'dana', { notifiers }), 'sam')
    const bound = async () =>
      (await releasedVersion(db(), bot.id, 'official'))?.binding.notifiers ?? []
    await greet(db(), bot, 'Good day')
    const open = await ask(db(), bot)
    const { leftIn } = await retireNotifier(as('mo'), { notifier: name })
    expect(leftIn).toEqual([expect.any(String), `R-${open.number}`])
    expect((await approve(db(), open, 'sam')).state).toBe('stale')
    await rebaseRequest(as('dana'), { request: open.id, revision: open.revision })
    const again = await readRequest(as('dana'), { request: open.id })
    expect((await approve(db(), again, 'sam')).state).toBe('approved')
    expect(await bound()).toEqual([])
    const { current, notRestored } = await prepareRevert(as('sam'), {
      bot: bot.slug,
      version: 'V1.0',
    })
    expect(notRestored).toEqual([`The notifier ${name}, which was retired and is left out`])
    await revertVersion(as('sam'), {
      bot: bot.slug,
      version: 'V1.0',
      expected: current.id,
      reason: 'It answered wrong',
      openSessions: 'finish',
    })
    expect(await bound()).toEqual([])
  })

  it('F64 show no key that a webhook address holds, in lists and in the audit', async () => {
    const to = (url: string) => ({ kind: 'webhook' as const, url })
    const { id, address } = await addNotifier(as('mo'), {
      name: 'keyed',
      to: to('https://hooks.example.com/x?token=SEKRET'),
    })
    expect(address).toBe('https://hooks.example.com/x?…')
    const corrected = to('https://hooks.example.com/services/SEKRET/1')
    await correctNotifier(as('mo'), { notifier: 'keyed', to: corrected })
    const listed = (await listNotifiers(as('dana'))).find((one) => one.id === id)
    expect(listed?.address).toBe('https://hooks.example.com/services/…')
    await retireNotifier(as('mo'), { notifier: 'keyed' })
    const audit = await db()('audit').where({ subject: `notifier:${id}` })
    expect(audit).toHaveLength(3)
    expect(JSON.stringify(audit)).not.toContain('SEKRET')
    const withUser = to('https://me:SEKRET@hooks.example.com/x')
    const made = addNotifier(as('mo'), { name: 'user', to: withUser })
    await expect(made).rejects.toEqual(refusal('VALIDATION', /whole address/))
  })
})
