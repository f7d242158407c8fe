import { afterEach, describe, expect, it } from 'vitest'
import { ulid } from 'ulid'
import { createLease } from '../../../src/serve/lease.ts'
import { requestCard } from '../../doubles/chat-core.ts'
import { startDiscord } from '../../doubles/discord/index.ts'
import { sqlite } from '../../helpers/databases.ts'
import { fakeCore } from './fake-core.ts'
import { channel, idOf, openApp, openDiscord } from './opened.ts'
import { inTheLongRun } from '../../helpers/effort.ts'

const open: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
const to = { install: 'discord', channel }

async function withCard() {
  const core = fakeCore()
  const one = await openDiscord(core)
  open.push(one)
  await one.app.adapter.post(to, { kind: 'card', card: requestCard() }, ulid())
  const ana = one.discord.user(idOf('ana'))
  const [card] = one.discord.channel(channel).messages
  if (!card) throw new Error('no card')
  return { ...one, core, ana, card }
}

describe('a life at Discord’s gateway', () => {
  it('F68 finishes an approval over a reconnect', async () => {
    const { discord, app, ana, card, core } = await withCard()
    await ana.click(card, 'Approve…')
    discord.gateway.reconnect()
    await until(() => discord.gateway.open() === 0)
    // Sent while nobody is connected, it is replayed after the resume.
    expect(await ana.submitModal({ 'I have checked': ['a', 'b'] })).toMatchObject({ ok: true })
    await app.idle()
    expect(core.told.filter(({ kind }) => kind === 'submit')).toHaveLength(1)
    await until(() => discord.gateway.resumes === 1)
    expect(app.problem()).toBeNull()
  })

  it('F26 runs one command on two replicas that hold one token', async () => {
    const { discord, app, ana, core } = await withCard()
    const other = openApp(discord, core)
    open.unshift(other.app)
    other.app.start()
    await discord.until(() => discord.gateway.open() === 2)
    const told = core.told.length
    expect(await ana.command('bots token', {}, channel)).toMatchObject({ ok: true })
    await Promise.all([app.idle(), other.app.idle()])
    await discord.until(() => ana.sees().privates.some((one) => one.text.includes('slw_')))
    expect(core.told).toHaveLength(told + 1)
    expect(ana.sees().privates).toHaveLength(1)
  })

  it('says that the token is wrong, keeps the process, and does not hammer', async () => {
    const discord = await startDiscord()
    const { app, logged } = openApp(discord, fakeCore(), Date.now, { token: 'wrong' })
    open.push({
      stop: async () => {
        await app.stop()
        await discord.stop()
      },
    })
    app.start()
    await until(() => app.problem() !== null)
    expect(app.problem()).toMatch(/DISCORD_TOKEN/)
    expect(discord.gateway.identifiedAt.length).toBe(0)
    expect(discord.calls.length).toBeLessThanOrEqual(2)
    expect(logged.some(({ level }) => level === 'error')).toBe(true)
  })

  it('raises the alarm when the gateway closes for good', async () => {
    const { discord, app } = await withCard()
    discord.gateway.close(4014)
    await until(() => app.problem() !== null)
    expect(app.problem()).toMatch(/4014/)
    expect(discord.gateway.identifiedAt.length).toBe(1)
  })

  it('waits where few logins are left for today', async () => {
    const discord = await startDiscord({ identifiesADay: 3 })
    const { app } = openApp(discord, fakeCore())
    open.push({
      stop: async () => {
        await app.stop()
        await discord.stop()
      },
    })
    app.start()
    await until(() => app.problem() !== null)
    expect(app.problem()).toMatch(/logins today/)
    expect(discord.gateway.identifiedAt.length).toBe(0)
  })

  it('registers its commands when it is invited later, and again after it was removed', async () => {
    const discord = await startDiscord()
    discord.removeBot()
    const { app } = openApp(discord, fakeCore())
    open.push(both(app, discord))
    const registered = () => discord.commands(discord.guildId).length > 0
    app.start()
    await until(() => app.problem() !== null)
    for (const _again of [1, 2]) {
      expect(app.problem()).toMatch(/not in your Discord server.*slipway manifest discord/)
      expect(registered()).toBe(false)
      discord.returnBot()
      await discord.until(registered)
      await until(() => app.problem() === null)
      discord.removeBot()
      await until(() => app.problem() !== null)
    }
  })

  it('registers everywhere, and says so while no server has it', async () => {
    const discord = await startDiscord()
    discord.removeBot()
    const { app } = openApp(discord, fakeCore(), Date.now, { guildId: null })
    open.push(both(app, discord))
    app.start()
    await discord.until(() => discord.commands().length > 0)
    await until(() => app.problem() !== null)
    expect(app.problem()).toMatch(/in no Discord server yet/)
    discord.returnBot()
    await until(() => app.problem() === null)
  })

  it('tries again by itself where Discord took no commands', async () => {
    const discord = await startDiscord()
    const route = 'PUT /applications/:application/guilds/:guild/commands'
    discord.fault({ route, when: 'before', answer: 500 })
    const { app } = openApp(discord, fakeCore())
    open.push(both(app, discord))
    app.start()
    await until(() => app.problem() !== null)
    expect(app.problem()).toMatch(/took no commands/)
    await discord.until(() => discord.commands(discord.guildId).length > 0)
    await until(() => app.problem() === null)
  })

  it('outlives payloads that nobody can read', async () => {
    const { discord, app, ana } = await withCard()
    await ana.command('bots token', {}, channel)
    await app.idle()
    const { payload } = discord.interactions().at(-1) ?? {}
    const odd = (id: string, type: number, data: unknown) =>
      discord.gateway.dispatch('INTERACTION_CREATE', { ...payload, id, type, data })
    odd('9001', 3, { component_type: 2, custom_id: '~cancel' })
    odd('9002', 2, { type: 2, name: 'user', target_id: '1', id: '2' })
    odd('9003', 5, {})
    odd('9004', 2, null)
    discord.gateway.dispatch('MESSAGE_CREATE', {})
    await ana.command('bots token', {}, channel)
    await app.idle()
    expect(ana.sees().privates.filter((one) => one.text.includes('slw_'))).toHaveLength(2)
    expect(discord.gateway.open()).toBe(1)
  })

  it('lets what was begun finish when it stops', async () => {
    const { app, ana } = await withCard()
    const answered = ana.command('qr', { bot: 'orders' }, channel)
    await answered
    await app.stop()
    expect(ana.sees().privates[0]?.files).toHaveLength(2)
  })
})

describe('the lease of Discord’s gateway', () => {
  const db = sqlite()

  inTheLongRun(() => {
    it('is held by one replica, and goes to the next when it stops', async () => {
      const discord = await startDiscord()
      const core = fakeCore()
      const lease = () => ({ ...createLease(db(), 'discord gateway'), everyMs: 20 })
      const first = openApp(discord, core, Date.now, { lease: lease() })
      const second = openApp(discord, core, Date.now, { lease: lease() })
      first.app.start()
      await discord.until(() => discord.gateway.open() === 1)
      second.app.start()
      await first.app.idle()
      expect(discord.gateway.identifiedAt.length).toBe(1)
      await first.app.stop()
      await discord.until(() => discord.gateway.identifiedAt.length === 2)
      await second.app.stop()
      await discord.stop()
    })
  })

  it('is given up by a replica that can no longer renew it', async () => {
    const discord = await startDiscord()
    let held = true
    const { app } = openApp(discord, fakeCore(), Date.now, {
      lease: { everyMs: 20, take: async () => held, release: async () => {} },
    })
    app.start()
    await discord.until(() => discord.gateway.open() === 1)
    held = false
    await discord.until(() => discord.gateway.open() === 0)
    await app.stop()
    await discord.stop()
  })
})

const both = (app: { stop: () => Promise<void> }, discord: { stop: () => Promise<void> }) => ({
  stop: async () => {
    await app.stop()
    await discord.stop()
  },
})

/** What nothing announces is looked for again and again. */
async function until(read: () => boolean): Promise<void> {
  const end = performance.now() + 5000
  while (!read()) {
    if (performance.now() > end) throw new Error(`not in time: ${read.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
