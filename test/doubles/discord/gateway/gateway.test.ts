import type { Client } from 'discord.js'
import { WebSocket } from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientOf, refusal, restOf, startClient } from '../rest/app.ts'
import { startDiscord, type Discord } from '../index.ts'

let discord: Discord
let clock: number
beforeEach(async () => {
  clock = Date.UTC(2026, 10, 21)
  discord = await startDiscord({ now: () => clock, identifiesADay: 3 })
})
afterEach(() => discord.stop())

type Heard = { op: number; t?: string; s?: number; d?: unknown }
/** A client that says exactly what a test wants. */
async function raw(query = '?v=10&encoding=json', path = '/gateway') {
  const socket = new WebSocket(`${discord.origin.replace('http', 'ws')}${path}${query}`)
  const heard: Heard[] = []
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data as string)))
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => resolve(code)),
  )
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  const hear = (wanted: (one: Heard) => boolean) =>
    expect.poll(() => heard.find(wanted), { interval: 2 }).toBeDefined()
  const send = (said: unknown) =>
    socket.send(typeof said === 'string' ? said : JSON.stringify(said))
  return { send, heard, hear, closed, socket }
}
const properties = { os: 'linux', browser: 'test', device: 'test' }
const identify = (more: object = {}) => ({
  op: 2,
  d: { token: discord.token(), properties, intents: 1, ...more },
})
const readyOf = (heard: Heard[]) =>
  heard.find((one) => one.t === 'READY')?.d as { session_id: string; resume_gateway_url: string }

describe('one connection (discord.md 3)', () => {
  it('says hello, makes ready, hands over the guilds and acknowledges heartbeats', async () => {
    const { send, heard, hear } = await raw()
    await hear((one) => one.op === 10)
    expect(heard[0]).toMatchObject({ d: { heartbeat_interval: 41_250 } })
    send(identify())
    send({ op: 1, d: null })
    await hear((one) => one.op === 11)
    expect(heard.map((one) => one.t)).toEqual([undefined, 'READY', 'GUILD_CREATE', undefined])
    expect(heard[1]?.d).toMatchObject({
      v: 10,
      guilds: [{ id: discord.guildId, unavailable: true }],
      resume_gateway_url: expect.stringContaining('ws://127.0.0.1'),
    })
    discord.gateway.askHeartbeat()
    await hear((one) => one.op === 1)
  })

  const codes: [code: number, why: string, said: () => unknown[]][] = [
    [4001, 'an unknown opcode', () => [{ op: 99, d: null }]],
    [4002, 'no JSON', () => ['{']],
    [4002, 'more than 4096 bytes', () => [{ op: 3, d: 'x'.repeat(4096) }]],
    [4002, 'half an identify', () => [{ op: 2, d: { token: discord.token() } }]],
    [4003, 'anything before identify', () => [{ op: 3, d: {} }]],
    [4004, 'a wrong token', () => [identify({ token: 'wrong' })]],
    [4005, 'a second identify', () => [identify(), identify()]],
    [
      4008,
      '121 payloads in a minute',
      () => Array.from({ length: 121 }, () => ({ op: 1, d: null })),
    ],
    [4010, 'a shard that there is not', () => [identify({ shard: [1, 1] })]],
    [4013, 'intents that there are not', () => [identify({ intents: 2 ** 30 })]],
    [4014, 'privileged intents that are off', () => [identify({ intents: 1 << 15 })]],
  ]
  for (const [code, why, said] of codes)
    it(`closes with ${code} for ${why}`, async () => {
      const { send, closed } = await raw()
      for (const one of said()) send(one)
      expect(await closed).toBe(code)
    })

  it('closes with 4012 for another version', async () => {
    const { closed } = await raw('?v=9')
    expect(await closed).toBe(4012)
  })

  it('lets 120 payloads into each minute', async () => {
    const { send, heard } = await raw()
    for (let count = 0; count < 120; count++) send({ op: 1, d: null })
    await expect.poll(() => heard.length, { interval: 2 }).toBe(121)
    clock += 60_000
    send({ op: 1, d: null })
    await expect.poll(() => heard.length, { interval: 2 }).toBe(122)
  })
})

describe('a session (discord.md 3)', () => {
  it('is resumed on another connection, with everything that was missed in order', async () => {
    const first = await raw()
    first.send(identify())
    await first.hear((one) => one.t === 'GUILD_CREATE')
    discord.gateway.cut()
    await first.closed
    discord.gateway.dispatch('INTERACTION_CREATE', { id: '1' })
    discord.gateway.dispatch('INTERACTION_CREATE', { id: '2' })
    const second = await raw('?v=10', '/resume')
    const { session_id } = readyOf(first.heard)
    second.send({ op: 6, d: { token: discord.token(), session_id, seq: 2 } })
    await second.hear((one) => one.t === 'RESUMED')
    expect(second.heard.slice(1).map(({ t, s, d }) => [t, s, d])).toMatchObject([
      ['INTERACTION_CREATE', 3, { id: '1' }],
      ['INTERACTION_CREATE', 4, { id: '2' }],
      ['RESUMED', 5, {}],
    ])
  })

  it('is not resumed when unknown, ended or too far ahead', async () => {
    const first = await raw()
    first.send(identify())
    await first.hear((one) => one.t === 'READY')
    const { session_id } = readyOf(first.heard)
    const resume = (seq: number, id = session_id) => ({
      op: 6,
      d: { token: discord.token(), session_id: id, seq },
    })
    const ahead = await raw()
    ahead.send(resume(99))
    expect(await ahead.closed).toBe(4007)
    const other = await raw()
    other.send(resume(0, 'other'))
    await other.hear((one) => one.op === 9 && one.d === false)
    first.socket.close(1000)
    await first.closed
    const late = await raw()
    late.send(resume(1))
    await late.hear((one) => one.op === 9 && one.d === false)
  })

  it('has only the events of its intents', async () => {
    discord.addChannel('201', { name: 'bots' })
    discord.addPerson('101', { name: 'ana' })
    const all = await raw()
    all.send(identify({ intents: 1 | (1 << 12) }))
    await all.hear((one) => one.t === 'GUILD_CREATE')
    discord.user('101').says('in the channel', '201')
    discord.user('101').says('to the bot', 'direct')
    await all.hear((one) => one.t === 'MESSAGE_CREATE')
    const messages = all.heard.filter((one) => one.t === 'MESSAGE_CREATE')
    expect(messages.map((one) => one.d)).toMatchObject([{ content: 'to the bot' }])
  })
})

describe('the budget of identifies (discord.md 3)', () => {
  it('is told, comes back after a day, and resets the token when it is overrun', async () => {
    const rest = restOf(discord)
    for (let count = 0; count < 3; count++) {
      const { send, hear } = await raw()
      send(identify())
      await hear((one) => one.t === 'READY')
    }
    const told = () => rest.get('/gateway/bot')
    expect(await told()).toMatchObject({ session_start_limit: { total: 3, remaining: 0 } })
    clock += 86_400_000
    expect(await told()).toMatchObject({ session_start_limit: { remaining: 3 } })
    clock -= 86_400_000
    const { send, closed } = await raw()
    send(identify())
    expect(await closed).toBe(4004)
    expect(await refusal(told())).toMatchObject({ status: 401 })
    discord.resetToken()
    expect(discord.gateway.open()).toBe(0)
  })
})

describe('the real client', () => {
  it('rejects a wrong token, and a revoked one', async () => {
    const client = clientOf(discord)
    await expect(client.login('wrong')).rejects.toMatchObject({ code: 'TokenInvalid' })
    const good = await startClient(discord)
    const gone = new Promise((resolve) => good.once('shardDisconnect', ({ code }) => resolve(code)))
    discord.revokeToken()
    expect(await gone).toBe(4004)
    await good.destroy()
  })

  const resumed = (client: Client) => new Promise((resolve) => client.once('shardResume', resolve))
  const ready = (client: Client) => new Promise((resolve) => client.once('shardReady', resolve))

  it('resumes after an invalid session that it may, and after a zombie, and starts anew otherwise', async () => {
    await discord.stop()
    discord = await startDiscord({ heartbeatMs: 40 })
    const client = await startClient(discord)
    const first = resumed(client)
    discord.gateway.invalidate(true)
    await first
    const second = resumed(client)
    discord.gateway.goDeaf()
    await second
    expect(discord.gateway.closes).toEqual([4200])
    const fresh = ready(client)
    discord.gateway.invalidate(false)
    await fresh
    expect(discord.gateway.closes).toEqual([4200, 1000])
    expect([discord.gateway.resumes, discord.gateway.identifiedAt.length]).toEqual([2, 2])
    await client.destroy()
  })

  it('resumes after 4000 and a cut cable, and starts anew after 4007 and an expired session', async () => {
    await discord.stop()
    discord = await startDiscord()
    const client = await startClient(discord)
    for (const break_ of [() => discord.gateway.close(4000), () => discord.gateway.cut()]) {
      const again = resumed(client)
      break_()
      await again
    }
    const fresh = ready(client)
    discord.gateway.close(4007)
    await fresh
    const other = ready(client)
    discord.gateway.cut()
    await discord.until(() => discord.gateway.open() === 0)
    discord.gateway.expire()
    await other
    expect([discord.gateway.resumes, discord.gateway.identifiedAt.length]).toEqual([2, 3])
    await client.destroy()
  })
})
