import type { Receiver } from '@slack/bolt'
import { ulid } from 'ulid'
import { afterEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../adapters/slack/app.ts'
import { listen } from '../../../adapters/slack/inbound/listen.ts'
import { clientOptions, createWorkspaces } from '../../../adapters/slack/workspaces.ts'
import { fakeChatCore, requestCard } from '../../doubles/chat-core.ts'
import { channel, openSlack } from './driver.ts'
import type { Mode, Opened } from './driver.ts'

/** The traps of facts/slack.md 4 that no other test names; d, e, i, j and k are named where they are. */
const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(mode: Mode, more: Parameters<typeof openSlack>[3] = {}) {
  const one = await openSlack(fakeChatCore(), Date.now, mode, more)
  open.push(one)
  return { ...one, ana: one.slack.user('ana') }
}
const card = { kind: 'card' as const, card: requestCard() }
const workspace = {
  install: 'T1',
  token: 'xoxb-1',
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  isOrganisation: false,
}

/** Our app on a receiver that hands over what it is given. */
function appOn(find: () => Promise<typeof workspace | null>) {
  const receiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} }
  const installs = { find, forget: async () => {} }
  const log = () => {}
  const workspaces = createWorkspaces({ installs, apiUrl: null, now: Date.now, log })
  return createApp(receiver, { workspaces, apiUrl: null, log })
}
const command = (text: string) => ({
  body: { command: '/help', text, team_id: 'T1', user_id: 'U1', channel_id: 'C1' },
  ack: async () => {},
})

describe('a trap of Slack’s libraries', () => {
  it('a: Socket Mode leaves the clients of its deliveries without retries', async () => {
    const { slack, app, ana } = await opened('socket')
    slack.fault({ method: 'views.open', when: 'before', answer: 500, times: 9 })
    await ana.types('/publish orders', channel)
    await app.idle()
    expect(slack.calls.filter(({ method }) => method === 'views.open')).toHaveLength(1)
  })

  it('b: no client gets the options of another one, nor its token', async () => {
    expect(clientOptions(null, () => {})).not.toBe(clientOptions(null, () => {}))
    expect(clientOptions(null, () => {})).not.toHaveProperty('headers')
    const { slack, app } = await opened('http')
    slack.addWorkspace('T2', { name: 'Other' })
    slack.addChannel('C2', { name: 'bots', team: 'T2', members: [slack.botUserId('T2')] })
    for (const [install, at] of [
      ['T1', channel],
      ['T2', 'C2'],
      ['T1', channel],
    ] as const) {
      await app.adapter.post({ install, channel: at }, card, ulid())
    }
    const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage')
    expect(posts.map(({ team }) => team)).toEqual(['T1', 'T2', 'T1'])
  })

  it('c: no delivery costs a question who we are', async () => {
    for (const mode of ['socket', 'http'] as const) {
      const { slack, app, ana } = await opened(mode)
      for (let i = 0; i < 5; i++) await ana.types('/activate orders', channel)
      await app.idle()
      expect(slack.calls.filter(({ method }) => method === 'auth.test')).toEqual([])
    }
  })

  it('f: a stop waits until both sockets are closed', async () => {
    const { slack, app } = await opened('socket')
    await app.stop()
    await slack.until(() => slack.sockets.open() === 0)
  })

  it('g: keeps no conversations in memory', async () => {
    const contexts: object[] = []
    const app = appOn(async () => workspace)
    app.use(async ({ context }) => void contexts.push(context))
    await app.processEvent(command(''))
    expect(contexts).toHaveLength(1)
    expect(contexts[0]).not.toHaveProperty('updateConversation')
  })

  it('h: one listener looks at a delivery, however many commands there are', () => {
    const bolt = appOn(async () => workspace)
    const before: unknown = Reflect.get(bolt, 'middleware')
    const count = Array.isArray(before) ? before.length : -1
    listen(bolt, {} as Parameters<typeof listen>[1])
    expect(Reflect.get(bolt, 'listeners')).toEqual([])
    expect(Reflect.get(bolt, 'middleware')).toHaveLength(count + 1)
  })

  it('l: looks an installation up once for many deliveries', async () => {
    let looked = 0
    const app = appOn(async () => {
      looked += 1
      return workspace
    })
    let taken = 0
    app.use(async () => void (taken += 1))
    for (let i = 0; i < 20; i++) await app.processEvent(command(String(i)))
    expect({ taken, looked }).toEqual({ taken: 20, looked: 1 })
  })
})
