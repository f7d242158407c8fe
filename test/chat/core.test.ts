import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import type { Incoming } from '../../src/chat/port.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { plain } from '../../src/chat/kit/rich.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

let count = 0
const came = (userId = 'ana') => ({
  platform: 'playground' as const,
  interactionId: `core-${++count}`,
  user: { install: 'local', userId, name: userId, stranger: false },
  channel: 'releases',
  at: noon,
})
const told = (answer: Awaited<ReturnType<ReturnType<typeof createChatCore>['receive']>>) =>
  answer.kind === 'notice' ? answer.notice.lines.map(plain).join('\n') : `(${answer.kind})`

describe('the chat core', () => {
  it('F68 answers a bug with a reference that is in the log, and never throws', async () => {
    const logged: { reference: string; error: unknown }[] = []
    const ctx = ctxFor(db(), 'system')
    const broken = new Error('the wheel came off')
    const core = createChatCore({
      ...ctx,
      now: () => {
        throw broken
      },
      ports: { ...ctx.ports, logBug: (reference, error) => logged.push({ reference, error }) },
    })
    const answer = await core.receive({ ...came(), kind: 'command-text', text: '/bots list' })
    expect(answer).toMatchObject({ kind: 'notice', audience: 'private', notice: { tone: 'bug' } })
    expect(logged).toEqual([{ reference: expect.stringMatching(/^[2-9A-Z]{4}$/), error: broken }])
    expect(told(answer)).toContain(`ref ${logged[0]?.reference}`)
    expect(told(answer)).not.toContain('wheel')
  })

  it('says what is wrong with a database that can not be written', async () => {
    const full = Object.assign(new Error('disk'), { code: 'SQLITE_FULL' })
    const ctx = ctxFor(db(), 'system')
    const core = createChatCore({
      ...ctx,
      now: () => {
        throw full
      },
      ports: { ...ctx.ports, logBug: () => {} },
    })
    const answer = await core.receive({ ...came(), kind: 'click', action: 'approve:x:1' })
    expect(told(answer)).toMatch(/disk[^]*full/)
  })

  it('F68 declares a first answer for anything, without looking anything up', () => {
    const core = createChatCore(ctxFor(db(), 'system'))
    const first = (what: Partial<Incoming> & { kind: Incoming['kind'] }) =>
      core.firstAnswer({ ...came(), ...what } as Incoming)
    expect(first({ kind: 'command', name: 'publish', options: {} })).toBe('form')
    expect(first({ kind: 'command', name: 'bots', verb: 'publish', options: {} })).toBe('form')
    expect(first({ kind: 'command', name: 'bots', verb: 'roles give', options: {} })).toBe(
      'private',
    )
    expect(first({ kind: 'command', name: 'nope', options: {} })).toBe('private')
    expect(first({ kind: 'command-text', text: '/qr orders' })).toBe('private')
    expect(first({ kind: 'click', action: 'approve:x:1' })).toBe('form')
    expect(first({ kind: 'click', action: 'withdraw:x:1' })).toBe('update')
    expect(first({ kind: 'click', action: 'share:x:0' })).toBe('public')
    expect(first({ kind: 'click', action: '💥' })).toBe('private')
    expect(first({ kind: 'submit', form: 'approve:x:1', values: {} })).toBe('update')
    expect(first({ kind: 'submit', form: 'qr:x:1', values: {} })).toBe('private')
  })

  it('takes typed options as a platform sends them', async () => {
    const core = createChatCore(ctxFor(db(), 'system'))
    const bot = await seedBot(db())
    const options = { bot: bot.slug, version: '' }
    const shown = await core.receive({
      ...came(),
      kind: 'command',
      name: 'bots',
      verb: 'show',
      options,
    })
    expect(told(shown)).toContain(bot.slug)
    const none = await core.receive({
      ...came(),
      kind: 'command',
      name: 'bots',
      verb: 'show',
      options: {},
    })
    expect(told(none)).toMatch(/needs bot[^]*\/bots show <bot>/)
    const long = { bot: 'x'.repeat(2001) }
    const cut = await core.receive({
      ...came(),
      kind: 'command',
      name: 'bots',
      verb: 'show',
      options: long,
    })
    expect(told(cut)).toMatch(/longer than 2000/)
  })

  it('F67 names people by the account that the reader’s platform knows', async () => {
    const core = createChatCore(ctxFor(db(), 'system'))
    const answer = await core.receive({
      ...came('ava'),
      kind: 'command-text',
      text: '/roles show dana',
    })
    expect(JSON.stringify(answer)).toContain('{"mention":"dana","name":"Dana","userId":"dana"}')
    await db()('identities').insert({
      platform: 'slack',
      install: 'T1',
      userId: 'U7',
      personId: 'ava',
      linkedAt: 1,
    })
    const there = await core.receive({
      ...came(),
      platform: 'slack',
      user: { install: 'T1', userId: 'U7', name: 'ava', stranger: false },
      kind: 'command-text',
      text: '/roles show dana',
    })
    expect(JSON.stringify(there)).toContain('{"mention":"dana","name":"Dana"}')
  })

  it('F61 refuses a person who was switched off', async () => {
    await db()('people').where({ id: 'noa' }).update({ disabledAt: 1 })
    const core = createChatCore(ctxFor(db(), 'system'))
    const answer = await core.receive({ ...came('noa'), kind: 'command-text', text: '/bots list' })
    expect(told(answer)).toMatch(/switched off/)
    await db()('people').where({ id: 'noa' }).update({ disabledAt: null })
  })

  it('F26 takes the same delivery of two platforms as two', async () => {
    const core = createChatCore(ctxFor(db(), 'system'))
    const one = { ...came(), kind: 'command-text' as const, text: '/help' }
    expect((await core.receive(one)).kind).toBe('notice')
    expect((await core.receive(one)).kind).toBe('nothing')
    expect((await core.receive({ ...one, platform: 'discord' })).kind).toBe('notice')
  })
})
