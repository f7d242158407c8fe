import type { App } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { clientOf, refusal, startSocketApp } from './app.ts'
import { startSlack, type Slack } from '../index.ts'

let slack: Slack
let next: number
let apps: App[]
let clock: number
beforeEach(async () => {
  next = 0
  apps = []
  clock = Date.now()
  slack = await startSlack({ now: () => clock, pick: () => next, ackMs: 1000 })
  slack.addPerson('U1', { name: 'ana' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
})
afterEach(async () => {
  for (const app of apps) await app.stop()
  await slack.until(() => slack.sockets.open() === 0)
  await slack.stop()
})

/** An app that says its own name; it stands for one of the two connections of slack.md 4 d. */
const start = async (name: string) => {
  const { app } = await startSocketApp(slack, (bolt) => {
    bolt.command('/who', async ({ ack }) => ack(name))
    bolt.event('app_mention', async () => {
      heard.push(name)
    })
  })
  apps.push(app)
}
let heard: string[] = []
const ask = async () => {
  await slack.user('U1').types('/who', 'C1')
  return slack.user('U1').sees().privates.at(-1)?.text
}
const ticket = async () =>
  (await clientOf(slack, slack.appToken).apps.connections.open({})).url ?? ''
const raw = async () => {
  const socket = new WebSocket(await ticket())
  const said: { type: string; envelope_id?: string; payload?: object }[] = []
  socket.addEventListener('message', ({ data }) => said.push(JSON.parse(data as string)))
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  return { socket, said }
}

describe('Socket Mode (slack.md 7)', () => {
  it('greets, counts connections, and gives each envelope to one of them', async () => {
    await start('first')
    await start('second')
    expect(slack.sockets.open()).toBe(2)
    expect(await ask()).toBe('first')
    next = 1
    expect(await ask()).toBe('second')
  })

  it('wants an app token, a fresh ticket each time, and at most 10 connections', async () => {
    const wrong = await refusal(clientOf(slack).apiCall('apps.connections.open'))
    expect(wrong.error).toBe('not_allowed_token_type')
    const { socket, said } = await raw()
    await vi.waitFor(() => expect(said.length).toBe(1))
    expect(said[0]).toMatchObject({ type: 'hello', num_connections: 1 })
    const again = new WebSocket(socket.url)
    await new Promise((resolve) => again.addEventListener('error', resolve))
    const others = await Promise.all(Array.from({ length: 9 }, raw))
    expect((await refusal(ticket())).error).toBe('too_many_websockets')
    for (const one of [socket, ...others.map((other) => other.socket)]) one.close()
  })

  it('carries long messages and short ones in both directions', async () => {
    await start('x'.repeat(39_000))
    await slack.user('U1').types(`/who ${'y'.repeat(70_000)}`, 'C1')
    expect(slack.user('U1').sees().privates[0]?.text.length).toBe(39_000)
  })

  it('asks for a new connection, which the app opens itself', async () => {
    await start('first')
    slack.sockets.disconnect('refresh_requested')
    expect(slack.sockets.open()).toBe(0)
    expect(await slack.user('U1').types('/who', 'C1')).toEqual({
      ok: false,
      reason: 'dispatch_failed',
    })
    expect(slack.user('U1').sees().notices).toEqual([
      '/who failed with the error "dispatch_failed"',
    ])
    await slack.until(() => slack.sockets.open() === 1)
    expect(await ask()).toBe('first')
  })

  it('is opened again after a cut cable', async () => {
    await start('first')
    slack.sockets.cut()
    await slack.until(() => slack.sockets.open() === 0)
    await slack.until(() => slack.sockets.open() === 1)
    expect(await ask()).toBe('first')
  })

  it('may be dead without looking so: nothing comes back, not even a pong', async () => {
    const { socket, said } = await raw()
    await vi.waitFor(() => expect(said.length).toBe(1))
    slack.sockets.goDeaf()
    expect(await slack.user('U1').types('/who', 'C1')).toEqual({
      ok: false,
      reason: 'operation_timeout',
    })
    slack.sockets.cut()
    await new Promise((resolve) => socket.addEventListener('close', resolve))
  })

  it('sends an event again that nobody acknowledged, at once, after 1 and after 5 minutes', async () => {
    const { socket, said } = await raw()
    const mention = slack.user('U1').says(`<@${slack.botUserId()}> help`, 'C1')
    await vi.waitFor(() => expect(said.length).toBe(2))
    socket.close()
    await mention
    await slack.until(() => slack.sockets.open() === 0)
    expect(await slack.retryEvents()).toEqual([{ ok: false, reason: 'dispatch_failed' }])
    expect(await slack.retryEvents()).toEqual([])
    heard = []
    await start('first')
    clock += 60_000
    expect(await slack.retryEvents()).toMatchObject([{ ok: true }])
    expect(heard).toEqual(['first'])
    clock += 300_000
    expect(await slack.retryEvents()).toEqual([])
  })
})
