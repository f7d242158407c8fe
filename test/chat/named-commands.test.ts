import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../src/chat/commands.ts'
import { createChatCore } from '../../src/chat/core.ts'
import { createBot } from '../../src/control/bots/create-bot.ts'
import { memoryChat, memoryDriver } from '../doubles/memory-chat.ts'
import { ctxFor, noon, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { textsOf } from '../helpers/sentences.ts'
import { textOf } from './chat-driver.ts'

const root = join(import.meta.dirname, '../..')

/** Paths of ours, of bots’ buttons and of Linux, and Slack’s own command. */
const noCommands =
  /^\/(diff|logo|draft|requests|export|import|validate|healthz|readyz|metrics|flow|intent|invite|messages|gray-rules|notifiers|profiles|urls|whatsapp|edit|api|s|qr|schedstat)$/

/** What the README calls otherwise: a place of the API, and a command with a prefix. */
const others = /^\/(troubles|acme-)/

/** Words that follow a command in prose. */
const prose = ['/bots reaches']

/** `/roles give` in a text, but no path of a web address. */
const called = /(?<![\w/.:>}<*)…])\/([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?![\w/])/g

const firstChoices = ({ options }: (typeof commands)[number]) => options[0]?.choices

function wrongIn(text: string): string[] {
  return [...text.matchAll(called)].flatMap(([said, name = '', next]) => {
    const command = commands.find((one) => one.name === name)
    if (!command) return noCommands.test(`/${name}`) ? [] : [said]
    const verbs = command.verbs?.map((verb) => verb.name) ?? firstChoices(command)
    const isBot = next === 'orders' && command.verbForBot !== undefined
    const isKnown = next === undefined || verbs === undefined || verbs.includes(next) || isBot
    return isKnown || prose.includes(said) ? [] : [said]
  })
}

describe('F66 F74 commands that sentences name', () => {
  it('are commands that there are, with verbs of theirs', () => {
    const files = ['src', 'adapters'].flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${room}/${file}`),
    )
    const wrong = files.flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8')
      return textsOf(source.replaceAll(/\$\{[\w.]*[pP]refix\}/g, '')).flatMap(({ text, line }) =>
        wrongIn(text).map((said) => `${file}:${line} ${said}`),
      )
    })
    expect(files.length).toBeGreaterThan(300)
    expect(wrong).toEqual([])
  })

  it('are named as they are in the README too', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const code = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
    const shown = code.filter((text) => /^\/[a-z]/.test(text) && !others.test(text))
    expect(shown.length).toBeGreaterThan(50)
    expect(shown.flatMap(wrongIn)).toEqual([])
  })

  it('would be noticed where there is none', () => {
    expect(wrongIn('Make one with /notifer add ops here')).toEqual(['/notifer add'])
    expect(wrongIn('See /bots url add')).toEqual(['/bots url'])
    expect(wrongIn('Write /roles approver, or /profile show QA')).toEqual([])
  })
})

describe('F66 F74 the next step of a refusal', () => {
  const db = sqlite()
  it('names commands with the prefix that this desk gives them', async () => {
    await seedCast(db())
    await seedBot(db())
    const ctx = ctxFor(db(), 'system')
    const settings = { ...ctx.settings, commandPrefix: 'acme-' }
    const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
    const side = memoryDriver(chat, createChatCore({ ...ctx, settings }), () => noon)
    for (const line of [
      'qr orders',
      'activate orders on:hotline',
      'schedule cancel NONE',
      'revert orders',
    ]) {
      const said = textOf(await side.command('ava', `/acme-${line}`))
      expect(said, line).toMatch(/\/acme-[a-z]/)
      expect(said.match(/(?<![\w/-])\/(?!acme-)[a-z]+/g) ?? [], line).toEqual([])
    }
  })
})

describe('F74 an empty list', () => {
  const db = sqlite()
  let says: (who: string, line: string) => Promise<string>
  beforeAll(async () => {
    await seedCast(db())
    const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
    const side = memoryDriver(chat, createChatCore(ctxFor(db(), 'system')), () => noon)
    says = async (who, line) => textOf(await side.command(who, line))
  })

  it.each([
    ['/bots list', '/bots create '],
    ['/bots requests', '/publish'],
    ['/bots requests which:mine', '/bots requests which:all'],
    ['/bots handoffs', 'action: action_human_handoff'],
    ['/bots sender', '/bots sender orders-main whatsapp '],
    ['/bots endpoint', '/bots endpoint order-actions '],
    ['/bots channel', '/bots sender orders-main whatsapp '],
    ['/bots token', '/bots token "my laptop"'],
    ['/url list', '/url add menu '],
    ['/notifier list', '/notifier add ops here'],
    ['/gray list', '/publish'],
    ['/gray rules', '/gray rule'],
    ['/schedule list', '/schedule add'],
    ['/roles links', '/bots link-account'],
    ['/audit action:nothing', '/audit'],
  ])('%s says how the first gets there', async (line, fills) => {
    const text = await says('ava', line)
    expect(text).toContain(fills)
    expect(text).not.toMatch(/^0 (?!bots)/)
  })

  it.each([
    ['/bots versions tea', '/publish tea'],
    ['/qr tea as:list', '/qr tea'],
    ['/trace tea', '/trace tea '],
    ['/schedule list tea', '/schedule add'],
  ])('of a new bot, %s does too', async (line, fills) => {
    await createBot(ctxFor(db(), 'dana'), { slug: 'tea', name: 'Tea' }).catch(() => null)
    const text = await says('ava', line)
    expect(text).toContain(fills)
    expect(text).not.toMatch(/^0 /)
  })

  it('of flows leads to the editor', async () => {
    const bot = await seedBot(db())
    await writeDraft(db(), bot.id, 'dana', 'metadata: {}\n')
    expect(await says('dana', `/bots flows ${bot.slug}`)).toContain(`/edit/${bot.slug}`)
  })
})
