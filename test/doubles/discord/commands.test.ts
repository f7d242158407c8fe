import { Routes, type REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, restOf } from './rest/app.ts'
import { startDiscord, type Discord } from './index.ts'

let discord: Discord
let rest: REST
let clock: number
beforeEach(async () => {
  clock = Date.UTC(2026, 10, 21)
  discord = await startDiscord({ now: () => clock })
  discord.addPerson('101', { name: 'ana' })
  discord.addPerson('102', { name: 'li', admin: true })
  discord.addChannel('201', { name: 'bots' })
  rest = restOf(discord)
})
afterEach(() => discord.stop())
const put = (...body: object[]) =>
  rest.put(Routes.applicationCommands(discord.applicationId), { body })
const putHere = (...body: object[]) =>
  rest.put(Routes.applicationGuildCommands(discord.applicationId, discord.guildId), { body })
const x = (length: number) => 'x'.repeat(length)
const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at))
const command = (more: object = {}) => ({ name: 'publish', description: 'Ask', ...more })
const option = (name: string, more: object = {}) => ({ type: 3, name, description: 'One', ...more })
const choice = (name: string, value: string = name) => ({ name, value })

describe('registering (discord.md 6; * = what no builder checks)', () => {
  const refused: Record<string, object[]> = {
    '101 commands': many(101, (at) => command({ name: `a${at}` })),
    '16 message commands': many(16, (at) => ({ type: 3, name: `A ${at}` })),
    'a name of 33': [command({ name: x(33) })],
    'a name in capitals': [command({ name: 'Publish' })],
    'a name with a space': [command({ name: 'pub lish' })],
    'no description': [command({ description: '' })],
    'a description of 101': [command({ description: x(101) })],
    'two of one name': [command(), command()],
    '26 options': [command({ options: many(26, (at) => option(`a${at}`)) })],
    '26 choices': [
      command({ options: [option('a', { choices: many(26, (at) => choice(`${at}`)) })] }),
    ],
    'a choice of 101': [command({ options: [option('a', { choices: [choice(x(101))] })] })],
    'choices beside autocomplete': [
      command({ options: [option('a', { autocomplete: true, choices: [choice('b')] })] }),
    ],
    'a required option after an optional one *': [
      command({ options: [option('a'), option('b', { required: true })] }),
    ],
    'an option beside sub-commands *': [
      command({ options: [option('a', { type: 1 }), option('b')] }),
    ],
    'more than 8000 characters in all *': [
      command({
        options: many(4, (at) =>
          option(`a${at}`, {
            choices: many(21, (nth) => choice(`${nth}${x(48)}`, `${nth}${x(48)}`)),
          }),
        ),
      }),
    ],
    'a text of 6001': [command({ options: [option('a', { max_length: 6001 })] })],
    'an option twice': [command({ options: [option('a'), option('a')] })],
    'permissions that are no number': [command({ default_member_permissions: 'admin' })],
    'a name that Discord does not know': [command({ descriptions: 'x' })],
  }
  for (const [name, body] of Object.entries(refused))
    it(`is refused with ${name}`, async () => {
      expect(await refusal(put(...body))).toMatchObject({ status: 400, code: 50035 })
      expect(discord.commands()).toEqual([])
    })

  it('takes 100 slash commands beside 15 for messages and 15 for people', async () => {
    const slash = many(100, (at) => command({ name: `a${at}` }))
    const menus = many(15, (at) => [2, 3].map((type) => ({ type, name: `Item ${at}` }))).flat()
    await put(...slash, ...menus)
    expect(discord.commands()).toHaveLength(130)
  })

  it('keeps id and version of what did not change', async () => {
    const first = await put(command(), command({ name: 'bots' }))
    const again = await put(command(), command({ name: 'bots', description: 'All' }))
    const [publish, bots] = first as { id: string; version: string }[]
    expect(again).toMatchObject([{ id: publish?.id, version: publish?.version }, { id: bots?.id }])
    expect((again as { version: string }[])[1]?.version).not.toBe(bots?.version)
    expect(await rest.get(Routes.applicationCommands(discord.applicationId))).toEqual(again)
  })

  it('creates at most 200 a day; an unchanged list creates nothing (discord.md 4: 30034)', async () => {
    const list = (from: string) => many(100, (at) => command({ name: `${from}${at}` }))
    await put(...list('a'))
    await put(...list('a'))
    await put(...list('b'))
    expect(await refusal(put(command()))).toMatchObject({ status: 400, code: 30034 })
    clock += 86_400_000
    await put(command())
  })

  it('is for our own application, and for guilds that the bot is in', async () => {
    const other = rest.put(Routes.applicationCommands('5'), { body: [] })
    expect(await refusal(other)).toMatchObject({ status: 403 })
    discord.removeBot()
    expect(await refusal(putHere(command()))).toMatchObject({ status: 403, code: 50001 })
  })
})

describe('typing a command', () => {
  const ana = () => discord.user('101')
  // No client is logged in: what the client lets through fails at once.
  const passes = (line: string, options?: Record<string, string | number | boolean>) =>
    expect(ana().command(line, options)).resolves.toMatchObject({ ok: false })
  // Discord's client refuses before anything is sent.
  const stops = (why: string, line: string, options?: Record<string, string | number | boolean>) =>
    expect(async () => ana().command(line, options)).rejects.toThrow(why)

  it('needs a registered name, its sub-command and its options', async () => {
    await put(
      command({
        options: [
          option('bot', { required: true, autocomplete: true }),
          option('kind', { choices: [choice('All changes', 'all')] }),
          { type: 4, name: 'count', description: 'How many' },
          { type: 5, name: 'now', description: 'Now' },
          { type: 6, name: 'who', description: 'Who' },
        ],
      }),
      command({ name: 'bots', options: [option('list', { type: 1 })] }),
    )
    await stops('no command /other', 'other')
    await stops('“bot” is required', 'publish')
    await stops('no option “bots”', 'publish', { bot: 'orders', bots: 'x' })
    await stops('offers only All changes', 'publish', { bot: 'orders', kind: 'some' })
    await stops('is a whole number', 'publish', { bot: 'orders', count: 1.5 })
    await stops('is a number', 'publish', { bot: 'orders', count: 'two' })
    await stops('is true or false', 'publish', { bot: 'orders', now: 'yes' })
    await stops('nobody is called', 'publish', { bot: 'orders', who: 'nobody' })
    await stops('wants one of its sub-commands', 'bots')
    await stops('has no sub-command', 'bots other')
    await expect(async () => ana().autocomplete('publish', { kind: 'a' }, 'kind')).rejects.toThrow(
      'completes nothing',
    )
    // discord.md 5: what completes is not bound to what was offered.
    await passes('publish', {
      bot: 'never offered',
      kind: 'All changes',
      count: 2,
      now: true,
      who: 'li',
    })
    expect(discord.interactions().at(-1)?.payload).toMatchObject({
      data: {
        options: [
          { value: 'never offered' },
          { value: 'all' },
          { value: 2 },
          { value: true },
          { value: '102' },
        ],
        resolved: { users: { 102: { username: 'li' } } },
      },
    })
    await passes('bots list')
  })

  it('shows both registrations, and hides by permission and place (discord.md 8)', async () => {
    await put(command(), command({ name: 'audit', default_member_permissions: '0' }))
    await putHere(command())
    expect(ana().commands()).toEqual(['publish', 'publish'])
    expect(discord.user('102').commands()).toEqual(['publish', 'publish', 'audit'])
    await putHere()
    await put(command({ contexts: [0] }), command({ name: 'try', contexts: [1] }))
    expect([ana().commands(), ana().commands('direct')]).toEqual([['publish'], ['try']])
    discord.removeBot()
    expect(ana().commands()).toEqual([])
  })
})
