import { beforeAll, describe, expect, it } from 'vitest'
import * as discord from '../../../adapters/discord/render/render.ts'
import * as playground from '../../../adapters/playground/render/render.ts'
import * as slack from '../../../adapters/slack/render/render.ts'
import { commands } from '../../../src/chat/commands.ts'
import { createChatCore } from '../../../src/chat/core.ts'
import { alsoCalled } from '../../../src/chat/kit/also-called.ts'
import { exampleWords } from '../../../src/chat/kit/example-words.ts'
import type { Example } from '../../../src/chat/kit/example-words.ts'
import { parseText } from '../../../src/chat/kit/parse-text.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import type { Notice } from '../../../src/chat/port.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

const verbs = commands.flatMap((command) =>
  (command.verbs ?? [command]).map((verb) => ({
    path: command.verbs ? `${command.name} ${verb.name}` : command.name,
    options: verb.options,
    summary: verb.summary,
  })),
)

let told = 0
async function notice(who: string, about: string, prefix = ''): Promise<Notice> {
  const ctx = ctxFor(db(), 'system')
  const core = createChatCore({ ...ctx, settings: { ...ctx.settings, commandPrefix: prefix } })
  const answer = await core.receive({
    kind: 'command-text',
    platform: 'playground',
    user: { install: 'local', userId: who, name: who, stranger: false },
    channel: 'releases',
    direct: false,
    interactionId: `help-${told++}`,
    at: ctx.now(),
    text: `/${prefix}help ${about}`,
  })
  if (answer.kind !== 'notice') throw new Error(`/help ${about} answered ${answer.kind}`)
  return answer.notice
}

const says = async (who: string, about: string, prefix?: string): Promise<string> =>
  (await notice(who, about, prefix)).lines.map(plain).join('\n')

const typedOf = (example: Example): string =>
  typeof example === 'string' ? example : (example[0] ?? '')

describe('F66 F74 what /help says', () => {
  it('has an example for every verb, and each of them is that verb with all it needs', () => {
    expect(Object.keys(exampleWords).toSorted()).toEqual(verbs.map(({ path }) => path).toSorted())
    for (const { path, options } of verbs) {
      const examples = exampleWords[path] ?? []
      expect(examples.length, path).toBeGreaterThan(0)
      for (const example of examples) {
        const typed = parseText(`/${typedOf(example)}`, commands, '')
        expect(typed.path, typedOf(example)).toBe(path)
        const missing = options.filter(({ name, required }) => required && !typed.options[name])
        expect(missing, typedOf(example)).toEqual([])
        for (const { name, choices } of options) {
          const given = typed.options[name]
          if (choices && given !== undefined) expect(choices, typedOf(example)).toContain(given)
        }
      }
    }
  })

  it.each(verbs)('explains /$path with each argument and its examples', async (verb) => {
    const { path, options, summary } = verb
    const text = await says('ava', path)
    expect(text.startsWith(`/${path}`)).toBe(true)
    expect(text).toContain(summary)
    for (const option of options) expect(text).toContain(`• ${option.name} ${option.summary}`)
    for (const example of exampleWords[path] ?? []) {
      expect(text).toContain(`/${typedOf(example)}`)
    }
  })

  it('fits one message of every platform, whatever it is asked about', async () => {
    const names = commands.map(({ name }) => name)
    for (const about of ['', 'start', 'list', ...names, ...alsoCalled.keys()]) {
      const all = await notice('ava', about)
      expect(all.lines.map(plain).join('\n'), about).not.toMatch(/and \d+ more$/)
      const last = plain(all.lines.at(-1)?.slice(-1) ?? []).slice(-12)
      expect(JSON.stringify(slack.renderNotice(all)).replaceAll('\\"', '"'), about).toContain(last)
      expect(JSON.stringify(discord.renderNotice(all)).replaceAll('\\"', '"'), about).toContain(
        last,
      )
      expect(playground.wireNotice(all).lines).toHaveLength(all.lines.length)
    }
  })

  it('says first what another word is called here', async () => {
    expect(await says('ana', 'canary')).toMatch(
      /^“canary” is \/gray here: Let a part of the customers meet a version first\.\n/,
    )
    expect(await says('ana', 'approve')).toMatch(/^“approve” is \/bots requests here: /)
    expect(await says('ana', 'stal')).toMatch(/^“stal” is \/bots requests here: /)
    expect(await says('ana', 'canary', 'slip-')).toContain('/slip-gray show orders')
  })

  it('takes a whole name before a part of others', async () => {
    expect(await says('ana', 'me')).toMatch(/^\/bots me \[mail]/)
    expect(await says('ana', 'link')).toMatch(/^\/bots link \[code]/)
    expect(await says('ana', 'gray')).not.toContain('“gray”')
    expect(await says('ana', 'bots publish')).toMatch(/^\/publish <bot>/)
    expect(await says('ana', 'rename')).toMatch(/\/bots rename [^]*\/url rename/)
    expect(await says('ana', '/publish')).toMatch(/^\/publish <bot>/)
  })

  it('says which role it takes, where somebody can’t', async () => {
    expect(await says('noa', 'audit')).toMatch(/\n\/audit needs the admin role\.$/)
    expect(await says('noa', 'url add')).toContain('/url add needs the manager role.')
    expect(await says('noa', 'notifier')).not.toContain('you can')
    expect(await says('mo', 'roles')).toMatch(
      /\n\/roles give, \/roles take, .* need the admin role\.\n/,
    )
  })

  it('groups all else under five lines, what is one’s own apart', async () => {
    const text = await says('mo', '')
    expect(text).toMatch(/^Mo, you can:\n\/publish [^]*\n\/qr [^\n]*\nGoing live: /)
    expect(text).toMatch(/\nYou: \/bots link, \/bots token, \/bots me\n/)
    expect(text).toMatch(/\nConversations: \/trace, \/why, \/bots handoffs\n/)
  })
})
