import { beforeAll, describe, expect, it } from 'vitest'
import { commandSpecs } from '../../src/chat/command-specs.ts'
import { commands } from '../../src/chat/commands.ts'
import { alsoCalled } from '../../src/chat/kit/also-called.ts'
import type { CommandSpec } from '../../src/chat/port.ts'
import { addNotifier } from '../../src/control/notifiers/add-notifier.ts'
import { addProfile } from '../../src/control/profiles/add-profile.ts'
import { putSecret } from '../../src/control/profiles/put-secret.ts'
import { saveProfile } from '../../src/control/profiles/save-profile.ts'
import { addUrl } from '../../src/control/senders/add-url.ts'
import { suggest } from '../../src/chat/suggest.ts'
import type { SuggestSource } from '../../src/chat/port.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { publishAs } from './publish-as.ts'
import { sqlite } from '../helpers/databases.ts'

const specs = commandSpecs('')
const all = specs.flatMap((command) => [command, ...(command.verbs ?? [])])

describe('F66 the one table of commands', () => {
  it('has the commands that are built, and no empty shells', () => {
    expect(specs.map((command) => command.name)).toEqual([
      'publish',
      'activate',
      'deactivate',
      'schedule',
      'revert',
      'gray',
      'try',
      'qr',
      'trace',
      'why',
      'bots',
      'profile',
      'url',
      'notifier',
      'subscribe',
      'unsubscribe',
      'roles',
      'audit',
      'help',
    ])
    const shells = commands.flatMap((one) => one.verbs ?? [one]).filter((one) => !one.run)
    expect(shells).toEqual([])
  })

  // facts/discord.md 6: names 1-32 lower case, description 100, 25 options, required first, 8000 in all.
  it('can be registered on Discord', () => {
    for (const { name, summary, options, verbs } of all) {
      expect(name).toMatch(/^[a-z][a-z-]{0,31}$/)
      expect(summary.length).toBeGreaterThan(0)
      expect(summary.length).toBeLessThanOrEqual(100)
      expect(options.length).toBeLessThanOrEqual(25)
      expect(verbs?.length ?? 0).toBeLessThanOrEqual(25)
      const firstOptional = options.findIndex((option) => !option.required)
      const late = firstOptional < 0 ? [] : options.slice(firstOptional).filter((o) => o.required)
      expect(late).toEqual([])
      for (const option of options) {
        expect(option.name).toMatch(/^[a-z][a-z-]{0,31}$/)
        expect(option.summary.length).toBeLessThanOrEqual(100)
        expect(option.choices?.length ?? 0).toBeLessThanOrEqual(25)
      }
    }
    for (const command of specs) expect(lettersIn(command)).toBeLessThan(8000)
  })

  it('names each option once, and takes the rest of a line in the last one only', () => {
    for (const { options } of all) {
      expect(new Set(options.map((option) => option.name)).size).toBe(options.length)
      expect(options.slice(0, -1).some((option) => option.rest)).toBe(false)
    }
  })

  it('F66 knows each command by other words that no command has', () => {
    const paths = specs.flatMap((command) => [
      command.name,
      ...(command.verbs ?? []).map((verb) => `${command.name} ${verb.name}`),
    ])
    for (const [word, path] of alsoCalled) {
      expect(paths).toContain(path)
      expect(paths).not.toContain(word)
    }
    expect(specs.find(({ name }) => name === 'gray')?.also).toContain('canary')
  })

  it('carries the prefix on the top names only', () => {
    const prefixed = commandSpecs('acme-')
    expect(prefixed.every((command) => command.name.startsWith('acme-'))).toBe(true)
    expect(prefixed.flatMap((command) => command.verbs ?? []).map((verb) => verb.name)).toContain(
      'list',
    )
  })
})

const lettersIn = (command: CommandSpec): number =>
  [command, ...(command.verbs ?? [])]
    .flatMap((one) => [one, ...one.options])
    .reduce((sum, { name, summary }) => sum + name.length + summary.length, 0)

describe('F70 completion', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))
  const typed = (who: string, source: SuggestSource, text: string, given = {}) =>
    suggest(
      ctxFor(db(), 'system'),
      { platform: 'playground', install: 'local', userId: who, name: who, stranger: false },
      source,
      text,
      given,
    )

  it('offers at most 25 bots, those that start with what was typed first', async () => {
    let { slug } = await seedBot(db())
    for (let i = 1; i < 30; i++) slug = (await seedBot(db())).slug
    expect(await typed('ana', 'bot', '')).toHaveLength(25)
    const [first] = await typed('ana', 'bot', slug.toUpperCase())
    expect(first?.value).toBe(slug)
  })

  it('F39 F64 offers profiles, what a profile has, web URLs and notifiers, to who may see them', async () => {
    const mo = ctxFor(db(), 'mo')
    await addProfile(mo, { name: 'Pilot in Graz' })
    await saveProfile(mo, { profile: 'QA', setVariables: { shop: 'Our <b>shop</b>' } })
    await putSecret(mo, { profile: 'QA', name: 'crm', value: 'never-shown-here' })
    await addUrl(mo, { name: 'tracking', url: 'https://track.example.com' })
    await addNotifier(mo, {
      name: 'ops',
      to: { kind: 'webhook', url: 'https://hooks.example.com' },
    })
    const [pilot] = await typed('dana', 'profile', 'pil')
    expect(pilot).toMatchObject({
      label: 'Pilot in Graz',
      value: expect.stringMatching(/^\w{26}$/),
    })
    const [quality] = await typed('dana', 'profile', 'q')
    expect(quality?.value).toBe('QA')
    const parts = async (act: string, text = '') =>
      (await typed('mo', 'profile part', text, { do: act, profile: 'QA' })).map(
        ({ value }) => value,
      )
    expect(await parts('set')).toEqual(['shop = Our <b>shop</b>'])
    expect(await parts('secret')).toEqual(['crm'])
    expect(await parts('drop-secret', 'x')).toEqual([])
    expect(await parts('__proto__')).toEqual([])
    expect((await typed('dana', 'url', 'tra')).map(({ value }) => value)).toEqual(['tracking'])
    expect((await typed('dana', 'notifier', '')).map(({ value }) => value)).toEqual(['ops'])
    for (const source of ['profile', 'url', 'notifier'] as const) {
      expect(await typed('noa', source, '')).toEqual([])
      expect(await typed('dana', source, '%')).toEqual([])
    }
    expect(await typed('noa', 'profile part', '', { do: 'secret', profile: 'QA' })).toEqual([])
  })

  it('offers nothing that a person may not see', async () => {
    expect(await typed('sid', 'bot', '')).toEqual([])
    expect(await typed('sid', 'person', '')).toEqual([])
    expect(await typed('noa', 'sender', '')).toEqual([])
    expect(await typed('nobody', 'bot', '')).toEqual([])
    expect((await typed('noa', 'bot', '')).length).toBeGreaterThan(0)
  })

  it('offers people by name, senders, and commands', async () => {
    expect(await typed('ana', 'person', 'da')).toEqual([{ value: 'dana', label: 'Dana' }])
    expect((await typed('ana', 'sender', 'shop')).length).toBe(25)
    const words = (await typed('ana', 'command', '/rol')).map((option) => option.value)
    expect(words).toContain('roles give')
  })

  it('F66 finds a command by the words of before, and by those that cards say', async () => {
    const found = async (word: string) =>
      (await typed('ana', 'command', word)).map((option) => option.value)
    expect(await found('canary')).toContain('gray show')
    expect(await found('/cana')).toContain('gray show')
    expect(await found('four eyes')).toEqual(['roles policy'])
    expect(await found('numbers')).toContain('bots sender')
    // A word that names one comes first.
    expect((await found('rev'))[0]).toBe('revert')
    expect(await found('constructor')).toEqual([])
  })

  it('F41 offers the flows that a link can begin with, of the bot that was named', async () => {
    const bot = await seedBot(db())
    const flows = `  track: {name: Track it, nlu_trigger: [{intent: track}], steps: [{action: utter_menu}]}
nlu: [{intent: track, examples: [where is my order]}]
`
    await writeDraft(db(), bot.id, 'dana', botText('Hello', bot.sender, flows))
    expect(await typed('ana', 'flow', '', { bot: bot.slug })).toEqual([])
    await publishAs(db(), bot)
    const track = { value: 'track', label: 'Track it', hint: 'where is my order' }
    expect(await typed('ana', 'flow', 'tra', { bot: bot.slug })).toEqual([track])
    expect(await typed('ana', 'flow', 'menu', { bot: bot.slug })).toEqual([])
    expect(await typed('ana', 'flow', '')).toEqual([])
    expect(await typed('noa', 'flow', '', { bot: bot.slug })).toEqual([])
  })

  it('offers the versions of the bot that was named, and asks nobody else', async () => {
    const bot = await seedBot(db())
    expect(await typed('ana', 'version', '', { bot: bot.slug })).toEqual([])
    expect(await typed('ana', 'version', '')).toEqual([])
    await publishAs(db(), bot)
    expect(await typed('ana', 'version', 'v1', { bot: bot.slug })).toMatchObject([
      { value: 'V1.0', hint: 'First' },
    ])
    expect(await typed('noa', 'version', '', { bot: bot.slug })).toEqual([])
    expect(await db()('audit').where('action', 'like', '%.refused')).toEqual([])
  })
})
