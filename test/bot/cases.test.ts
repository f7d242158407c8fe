import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { compileBot, type CompiledBot } from '../../src/bot/compile.ts'
import { converse, newConversation } from '../../src/bot/converse.ts'
import type { ConversationEvent, ConversationState, Turn } from '../../src/bot/converse.ts'
import type { Button, Channel, Definition, Finding, SlotValue } from '../../src/bot/definition.ts'
import { diffDefinitions } from '../../src/bot/diff/diff-definitions.ts'
import { importRasaProject } from '../../src/bot/import/rasa-project.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../src/bot/validate.ts'
import { readActionAnswer } from '../../src/gateway/actions/action-answer.ts'

type Step = {
  user: string | { tap: string }
  channel?: Channel
  bot?: string[]
  last?: string
  says?: string[]
  never?: string[]
  buttons?: string[]
  slots?: Record<string, SlotValue>
  hand_off?: boolean
}
type Wanted = {
  severity?: string | string[]
  line?: number | number[]
  file?: string
  words?: string[]
}
type Case = {
  bot?: string
  project?: Record<string, string>
  settings?: Definition['metadata']
  actions?: Record<string, unknown>
  talk?: Step[]
  tries?: Step[]
  findings?: Wanted[]
  without?: Wanted[]
  before?: string
  after?: string
  diff?: { says: string[]; never: string[] }
}

const folder = join(import.meta.dirname, 'cases')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yml'),
)

/** README.md beside the cases says what each key means. */
describe('F6 F9 F11 F37 F87 cases of the bot engine', () => {
  it('are all here', () => expect(files).toHaveLength(38))

  it.each(files)('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const one = parse(text, { merge: true }) as Case
    if (one.diff) return checkDiff(one)
    const { definition, findings } = read(one)
    for (const wanted of one.findings ?? []) {
      expect(
        findings.some((finding) => fits(finding, wanted)),
        `${JSON.stringify(wanted)} in ${JSON.stringify(findings, null, 1)}`,
      ).toBe(true)
    }
    for (const wanted of one.without ?? []) {
      expect(findings.filter((finding) => fits(finding, wanted))).toEqual([])
    }
    if (definition && (one.talk || one.tries)) checkTalk(one, definition)
  })
})

function checkDiff({ before = '', after = '', diff }: Case): void {
  const lines = diffDefinitions(definitionOf(before), definitionOf(after)).flatMap((change) =>
    change.lines.map((line) => [line.path, line.before, line.after].join(' ')),
  )
  const text = lines.join('\n')
  for (const words of diff?.says ?? []) expect(text).toContain(words)
  for (const words of diff?.never ?? []) expect(text).not.toContain(words)
}

function definitionOf(text: string): Definition {
  const { definition, findings } = parseBot([{ name: 'bot.yml', text }])
  if (!definition) throw new Error(JSON.stringify(findings))
  return definition
}

function read({ bot, project = {}, settings = {} }: Case): {
  definition: Definition | null
  findings: Finding[]
} {
  if (bot !== undefined) {
    const { definition, findings, locate } = parseBot([{ name: 'bot.yml', text: bot }])
    const more = definition ? validateBot(definition, { locate }) : []
    return { definition, findings: [...findings, ...more] }
  }
  const sources = Object.entries(project).map(([name, text]) => ({ name, text }))
  const { source, findings, locate } = importRasaProject(sources)
  const imported = definitionOf(source)
  const definition = { ...imported, metadata: { ...settings, ...imported.metadata } }
  return { definition, findings: [...findings, ...validateBot(definition, { locate })] }
}

function fits(finding: Finding, { severity, line, file, words = [] }: Wanted): boolean {
  const text = finding.text.toLowerCase()
  return (
    isOneOf(severity, finding.severity) &&
    isOneOf(line, finding.line) &&
    isOneOf(file, finding.file) &&
    words.every((word) => text.includes(word.toLowerCase()))
  )
}

function isOneOf<T>(wanted: T | T[] | undefined, value: T | undefined): boolean {
  if (wanted === undefined) return true
  return Array.isArray(wanted) ? wanted.some((one) => one === value) : wanted === value
}

type Talk = {
  bot: CompiledBot
  actions: Record<string, unknown>
  calls: Record<string, number>
  state: ConversationState
  buttons: Button[]
}

function checkTalk({ talk = [], tries = [], actions = {} }: Case, definition: Definition): void {
  const bot = compileBot(definition)
  const start: Talk = { bot, actions, calls: {}, state: newConversation(bot), buttons: [] }
  for (const step of talk) checkStep(start, step)
  for (const step of tries) checkStep(structuredCloneOf(start), step)
}

const structuredCloneOf = (talk: Talk): Talk => ({
  ...talk,
  calls: { ...talk.calls },
  state: structuredClone(talk.state),
})

function checkStep(talk: Talk, step: Step): void {
  const about = `after ${JSON.stringify(step.user)}`
  const channel = step.channel ?? talk.bot.definition.metadata.channels?.[0] ?? 'web'
  const turns = turnsOf(talk, eventOf(talk, step.user), channel)
  const texts = turns.flatMap((turn) => turn.replies.map(({ text }) => text))
  const buttons = turns.flatMap((turn) => turn.replies).findLast((one) => one.buttons.length > 0)
  if (buttons) talk.buttons = buttons.buttons
  if (step.bot) expect(texts, about).toEqual(step.bot)
  if (step.last !== undefined) expect(texts.at(-1), about).toBe(step.last)
  for (const words of step.says ?? []) expect(texts.join('\n'), about).toContain(words)
  for (const words of step.never ?? []) expect(texts.join('\n'), about).not.toContain(words)
  if (step.buttons)
    expect(
      talk.buttons.map(({ title }) => title),
      about,
    ).toEqual(step.buttons)
  for (const [slot, value] of Object.entries(step.slots ?? {})) {
    expect(talk.state.slots[slot] ?? null, `${about}: ${slot}`).toEqual(value)
  }
  if (step.hand_off !== undefined) {
    expect(
      turns.some(({ handOff }) => handOff === true),
      about,
    ).toBe(step.hand_off)
  }
}

function eventOf({ buttons }: Talk, user: Step['user']): ConversationEvent {
  if (typeof user === 'string') return { type: 'message', text: user }
  const button = buttons.find(({ title }) => title === user.tap)
  if (!button) throw new Error(`There is no button "${user.tap}"`)
  return { type: 'message', text: button.title, payload: button.payload ?? button.title }
}

function turnsOf(talk: Talk, first: ConversationEvent, channel: Channel): Turn[] {
  const turns: Turn[] = []
  for (let event: ConversationEvent | null = first; event;) {
    const turn: Turn = converse(talk.bot, talk.state, event, channel)
    talk.state = JSON.parse(JSON.stringify(turn.state)) as ConversationState
    turns.push(turn)
    event = turn.action ? answerOf(talk, turn.action.name) : null
  }
  return turns
}

function answerOf(talk: Talk, name: string): ConversationEvent {
  const given = talk.actions[name]
  if (given === undefined) return { type: 'action-failed', reason: 'not in the case' }
  const call = talk.calls[name] ?? 0
  talk.calls[name] = call + 1
  const answer = Array.isArray(given) ? given[Math.min(call, given.length - 1)] : given
  return { type: 'action-result', ...readActionAnswer(answer) }
}
