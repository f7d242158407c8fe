import { layOutReply } from '../domain/conversation/whatsapp-layout.ts'
import { markWords } from './changes/mark-words.ts'
import type { Word, Words } from './changes/document.ts'
import { compileBot } from './compile.ts'
import type { CompiledBot, Runtime } from './compile.ts'
import { converse, newConversation } from './converse.ts'
import type { Reply } from './converse/turn.ts'
import type { ConversationEvent, Turn } from './converse.ts'
import type { Button, Channel, Definition, PartKey } from './definition.ts'
import { partKind, partName } from './parts.ts'
import { intentsOf, referencesOf } from './references.ts'

export type Said = { text: string; payload?: string }
/** `words` marks what differs from the same line of the other version. */
export type RehearsedLine = {
  from: 'customer' | 'bot' | 'note'
  words: Words
  buttons: Button[]
  /** What opens them where they come as a list: in the language of its version. */
  list?: string
  /** It says what the change is about. */
  isAbout: boolean
}
export type Rehearsed = { said: Said[]; now: RehearsedLine[] | null; after: RehearsedLine[] }

type Line = Omit<RehearsedLine, 'words'> & { text: string }

/**
 * The same chat with two versions, from its start: pure, since nothing outside is asked. Without
 * `said` it is the chat that reaches `parts`.
 */
export function rehearse(what: {
  base: Definition | null
  next: Definition
  /** What the profiles of both give. */
  wasRun?: Runtime
  isRun?: Runtime
  parts: readonly PartKey[]
  said: readonly Said[] | null
}): Rehearsed {
  const { parts } = what
  const base = what.base && compileBot(what.base, what.wasRun)
  const next = compileBot(what.next, what.isRun)
  const said = [...(what.said ?? wayTo(base, next, parts))]
  const after = play(next, said, parts)
  const now = base && play(base, said, parts)
  return {
    said,
    now: now && marked(now, after, 'gone'),
    after: marked(after, now ?? after, 'added'),
  }
}

/** What a customer writes to meet a change: a greeting, then a phrase that starts its flow. */
function wayTo(base: CompiledBot | null, next: CompiledBot, parts: readonly PartKey[]): Said[] {
  const hello = [{ text: 'hi' }]
  const isMet = [next, base].some(
    (one) => one && play(one, hello, parts).some((line) => line.isAbout),
  )
  if (isMet) return hello
  const found = phraseIn(next.definition, parts) ?? (base && phraseIn(base.definition, parts))
  return [...hello, ...(found === null ? [] : [{ text: found }])]
}

function phraseIn(definition: Definition, parts: readonly PartKey[]): string | null {
  const named = new Map(definition.nlu.map((one) => [one.intent, one]))
  const intents = [
    ...parts.filter((part) => partKind(part) === 'intent').map(partName),
    ...flowsOf(definition, parts).flatMap((id) => intentsOf(definition.flows[id] ?? { steps: [] })),
  ]
  for (const intent of intents) {
    const phrase = named.get(intent)?.examples?.[0] ?? named.get(intent)?.keywords?.[0]
    if (phrase !== undefined) return phrase
  }
  return null
}

/** The flows that changed, then those that say or use what changed. */
function flowsOf(definition: Definition, parts: readonly PartKey[]): string[] {
  const ids = Object.keys(definition.flows)
  const of = (kind: string) => parts.filter((part) => partKind(part) === kind).map(partName)
  const [flows, responses, slots] = [of('flow'), of('response'), of('slot')]
  const using = ids.filter((id) => {
    const used = referencesOf(definition, id)
    return (
      used.responses.some((name) => responses.includes(name)) ||
      used.slots.some((name) => slots.includes(name))
    )
  })
  return [...ids.filter((id) => flows.includes(id)), ...using]
}

const channelOf = ({ metadata }: Definition): Channel => metadata.channels?.[0] ?? 'whatsapp'
const asksMax = 10
const asksNobody = 'Here it asks its action endpoint. A preview asks nobody, and goes on.'

function play(bot: CompiledBot, said: readonly Said[], parts: readonly PartKey[]): Line[] {
  const isAbout = (response: string | undefined) =>
    response !== undefined && parts.includes(`response:${response}`)
  const lines: Line[] = []
  const channel = channelOf(bot.definition)
  let state = newConversation(bot)
  const take = (event: ConversationEvent): Turn => {
    const turn = converse(bot, state, event, channel)
    state = turn.state
    for (const reply of turn.replies) {
      const { text, buttons, response } = reply
      const list = listOf(reply, channel)
      lines.push({ from: 'bot', text, buttons, ...list, isAbout: isAbout(response) })
    }
    return turn
  }
  for (const one of said) {
    lines.push({ from: 'customer', text: one.text, buttons: [], isAbout: false })
    let turn = take({ type: 'message', ...one })
    for (let asked = 0; turn.action && asked < asksMax; asked++) {
      lines.push({ from: 'note', text: asksNobody, buttons: [], isAbout: false })
      turn = take({ type: 'action-result', slots: [], responses: [] })
    }
    if (turn.handOff)
      lines.push({ from: 'note', text: 'A person takes over here.', buttons: [], isAbout: false })
  }
  return lines
}

function listOf(reply: Reply, channel: Channel): { list?: string } {
  const last = channel === 'whatsapp' ? layOutReply(reply).at(-1) : undefined
  return last?.kind === 'list' ? { list: last.caption } : {}
}

/** Line by line, as long as both say the same number of things after each message. */
function marked(lines: Line[], others: Line[], keep: 'gone' | 'added'): RehearsedLine[] {
  const places = placesOf(lines)
  const there = new Map(placesOf(others).map((place, i) => [place, others[i]]))
  return lines.map(({ text, ...line }, i) => {
    const other = line.from === 'bot' ? there.get(places[i] ?? '') : undefined
    const [before, after] = keep === 'gone' ? [text, other?.text] : [other?.text, text]
    const words =
      before === undefined || after === undefined || before === after
        ? null
        : markWords(before, after)
    return { ...line, words: words ? sideOf(text, words, keep) : [text] }
  })
}

/** The text as it is said, with the words that the other version lacks marked. */
function sideOf(text: string, words: Words, keep: 'gone' | 'added'): Words {
  const side: Word[] = []
  let from = 0
  for (const word of words) {
    const mark = markOf(word, keep)
    const at = mark === null ? -1 : text.indexOf(mark, from)
    if (mark === null || at < 0) continue
    if (at > from) side.push(text.slice(from, at))
    side.push(keep === 'gone' ? { gone: mark } : { added: mark })
    from = at + mark.length
  }
  return from < text.length ? [...side, text.slice(from)] : side
}

function markOf(word: Word, keep: 'gone' | 'added'): string | null {
  if (typeof word === 'string') return null
  if (keep === 'gone') return 'gone' in word ? word.gone.trim() : null
  return 'added' in word ? word.added.trim() : null
}

/** `2.1`: the first answer to the second message. */
function placesOf(lines: Line[]): string[] {
  let [turn, at] = [0, 0]
  return lines.map(({ from }) => {
    if (from === 'customer') [turn, at] = [turn + 1, 0]
    else at += 1
    return `${turn}.${at}`
  })
}
