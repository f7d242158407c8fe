import { afterEach, describe, expect, it } from 'vitest'
import { closeRest, createRest } from '../../../adapters/discord/api.ts'
import { commandAt, commandBodies, textOf } from '../../../adapters/discord/commands.ts'
import { applicationIn, discordManifest } from '../../../adapters/discord/manifest.ts'
import { isSame, registerCommands } from '../../../adapters/discord/register-commands.ts'
import { suggestions } from '../../../adapters/discord/inbound/suggestions.ts'
import { commandSpecs } from '../../../src/chat/command-specs.ts'
import type { CommandSpec } from '../../../src/chat/port.ts'
import { startDiscord } from '../../doubles/discord/index.ts'
import { fakeCore } from './fake-core.ts'
import { channel, elsewhere, idOf, openApp, openDiscord } from './opened.ts'
import type { Opened } from './opened.ts'

const open: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(core = fakeCore()): Promise<Opened> {
  const one = await openDiscord(core)
  open.push(one)
  return one
}

/** Discord without anybody connected. */
async function registry() {
  const discord = await startDiscord()
  const rest = createRest({ token: discord.token(), apiUrl: discord.apiUrl })
  const stop = async () => {
    closeRest(rest)
    await discord.stop()
  }
  open.push({ stop })
  const register = (commands: readonly CommandSpec[], guild: string | null) =>
    registerCommands(rest, discord.applicationId, guild, commands)
  return { discord, register }
}
const puts = (discord: Opened['discord']) =>
  discord.calls.filter(({ route }) => route.startsWith('PUT ')).length

type Option = { type: number; name: string; required?: boolean; options?: readonly Option[] }
const optionsIn = (options: readonly Option[] = []): Option[][] => [
  [...options],
  ...options.flatMap((one) => optionsIn(one.options)),
]

describe('commands at Discord', () => {
  it('F51 offers no time that is not understood yet as a choice', async () => {
    const understood = { value: 'in 2 hours', label: 'Tue 1 Dec 2026, 09:00', hint: 'in 2 hours' }
    const options = [{ name: 'when', summary: 'When', kind: 'when' as const, required: true }]
    const core = {
      ...fakeCore(),
      commands: [{ name: 'later', summary: 'Later', answer: 'private' as const, options }],
      suggest: async () => [{ value: 'tom', label: 'tom: “tom” is no time.' }, understood],
    }
    const user = { install: 'discord', userId: '1', name: 'Ana', stranger: false }
    const typing = [{ type: 3 as const, name: 'when', value: 'tom', focused: true }]
    const data = { id: '1', type: 1 as const, name: 'later', options: typing }
    const offered = await suggestions(core, user, data)
    expect(offered.map(({ value }) => value)).toEqual(['in 2 hours'])
  })

  it('F66 come from the one table, inside every limit, whatever the prefix', () => {
    for (const prefix of ['', 'acme-release-x-']) {
      const bodies = commandBodies(commandSpecs(prefix), 'global')
      expect(bodies.length).toBeLessThanOrEqual(100)
      for (const body of bodies) {
        expect(body.name).toMatch(/^[-_a-z0-9]{1,32}$/)
        expect(body.name.startsWith(prefix)).toBe(true)
        expect(textOf(body)).toBeLessThanOrEqual(8000)
        for (const list of optionsIn(body.options as Option[])) {
          expect(list.length).toBeLessThanOrEqual(25)
          expect(new Set(list.map((one) => one.name)).size).toBe(list.length)
          const required = list.map((one) => one.required === true)
          expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)))
          expect(new Set(list.map((one) => one.type <= 2)).size).toBeLessThanOrEqual(1)
        }
      }
    }
  })

  it('F66 reach every command through /bots, and complete there too', () => {
    const specs = commandSpecs('acme-')
    const qr = commandAt(specs, ['acme-qr'])
    expect(qr?.options.map((one) => one.name)).toContain('bot')
    expect(commandAt(specs, ['acme-bots', 'run', 'qr'])?.summary).toBe(qr?.summary)
    expect(commandAt(specs, ['acme-bots', 'qr'])?.summary).toBe(qr?.summary)
    expect(commandAt(specs, ['acme-bots', 'roles', 'give'])).not.toBeNull()
    expect(commandAt(specs, ['acme-bots', 'nope'])).toBeNull()
  })

  it('F66 are cut, counted and nested where a table has too much of everything', () => {
    const verb = (i: number): CommandSpec => ({
      name: `verb-${i}`,
      summary: 'x'.repeat(300),
      answer: 'private',
      options: [
        { name: 'free', summary: '', kind: 'text', required: false },
        { name: 'must', summary: 'y', kind: 'bot', required: true },
      ],
    })
    const verbs = Array.from({ length: 40 }, (_, i) => verb(i))
    const deep = { ...verb(99), options: [], verbs: verbs.slice(0, 3) }
    const table: CommandSpec[] = [
      { ...verb(0), name: 'bots', options: [], verbs: [deep, ...verbs] },
    ]
    const [body] = commandBodies(table, 'guild')
    expect(body?.options).toHaveLength(25)
    expect(body?.options?.[0]?.type).toBe(2)
    expect(textOf(body)).toBeLessThanOrEqual(8000)
    expect(body?.contexts).toBeUndefined()
  })

  it('are registered once: an unchanged list costs nothing, a changed one is written', async () => {
    const { commands } = fakeCore()
    const { discord, register } = await registry()
    expect(await register(commands, discord.guildId)).toBe('written')
    expect(await register(commands, discord.guildId)).toBe('unchanged')
    expect(puts(discord)).toBe(1)
    expect(await register(commands.slice(1), discord.guildId)).toBe('written')
    expect(await register(commandSpecs(''), null)).toBe('written')
    expect(await register(commandSpecs(''), null)).toBe('unchanged')
  })

  it('leave the servers’ own permissions as they are, and show only once', async () => {
    const { commands } = fakeCore()
    const { discord, register } = await registry()
    await register(commands, null)
    await register(commands.slice(1), discord.guildId)
    const [first] = discord.commands(discord.guildId)
    if (first) first.default_member_permissions = '8'
    await register(commands, discord.guildId)
    expect(discord.commands()).toEqual([])
    const kept = discord.commands(discord.guildId).find((one) => one.name === first?.name)
    expect(kept?.default_member_permissions).toBe('8')
  })

  it('F66 show once after DISCORD_GUILD_ID went, and in a server that is ours no longer', async () => {
    const { discord, app } = await opened()
    const named = () => discord.user(idOf('ana')).commands(channel).toSorted()
    const once = named()
    expect(new Set(once).size).toBe(once.length)
    await app.stop()
    const { app: everywhere } = openApp(discord, fakeCore(), Date.now, { guildId: null })
    open.push(everywhere)
    everywhere.start()
    await discord.until(() => discord.commands(discord.guildId).length === 0)
    expect(named()).toEqual(once)
    await everywhere.stop()
    discord.addGuild(elsewhere.guild)
    const { app: moved } = openApp(discord, fakeCore(), Date.now, { guildId: elsewhere.guild })
    open.push(moved)
    moved.start()
    await discord.until(() => discord.commands().length === 0)
    expect(discord.commands(elsewhere.guild)).toHaveLength(once.length)
    expect(named()).toEqual([])
  })

  it('are compared by what we say of them', () => {
    const bodies = commandBodies(commandSpecs(''), 'guild')
    expect(isSame([], bodies)).toBe(false)
    expect(isSame([], [])).toBe(true)
  })

  it('F70 complete bots, versions and people while somebody types, and bound nothing by it', async () => {
    const { discord, app } = await opened()
    const ana = discord.user(idOf('ana'))
    const offered = await ana.autocomplete('publish', { bot: 'or' }, 'bot', channel)
    expect(offered).toEqual([
      { name: 'orders – The bot orders', value: 'orders' },
      { name: 'orders-eu – The bot orders-eu', value: 'orders-eu' },
    ])
    await ana.command('activate', { bot: 'never-offered' }, channel)
    await app.idle()
    expect(ana.sees().privates[0]?.text).toContain('V1.0 of Orders')
  })

  it('offer nothing where the core fails, instead of an error', async () => {
    const core = fakeCore()
    const { discord, logged } = await opened({
      ...core,
      suggest: () => Promise.reject(new Error('no database')),
    })
    const ana = discord.user(idOf('ana'))
    expect(await ana.autocomplete('qr', { bot: 'o' }, 'bot', channel)).toEqual([])
    expect(logged.map((one) => one.message)).toContain('could not suggest anything')
  })
})

describe('the invite', () => {
  it('asks for the bot and its commands, with what it needs and no more', () => {
    const { invite } = discordManifest([], { applicationId: '77', guildId: '88' })
    const { searchParams } = new URL(invite)
    expect(searchParams.get('scope')).toBe('bot applications.commands')
    expect(searchParams.get('client_id')).toBe('77')
    expect(searchParams.get('guild_id')).toBe('88')
    expect(BigInt(searchParams.get('permissions') ?? 0) & 8n).toBe(0n)
    expect(applicationIn('MTAwMDAwMDAwMDAwMDAwMDAwMQ.a.b')).toBe('1000000000000000001')
    expect(applicationIn('xoxb-1')).toBeNull()
  })
})
