import type { Definition } from '../definition.ts'
import { lookTwiceReasons } from './document.ts'
import type { ChangeEntry, LookTwice, LookTwiceReason } from './document.ts'
import { numbersIn } from './numbers-in.ts'
import type { SaidNumber } from './numbers-in.ts'
import { plainWords, sideText, sideWords } from './plain-words.ts'
import { hostsIn } from '../hosts.ts'
import { hiddenTag, shownText } from './shown-text.ts'
import { onceFor } from '../diff/once-for.ts'
import { flowName } from './reading.ts'
import type { Reading } from './reading.ts'
import type { Telling } from './telling.ts'

const shareOfMessages = 1 / 4
const messagesMin = 4
const linesOfEntry = 3

/** What deserves a second look: a fixed list without a score, the weightiest first. */
export function lookTwiceAt(entries: readonly ChangeEntry[], telling: Telling): LookTwice[] {
  const hosts = newHosts(telling)
  const handOvers = handOversIn(telling)
  const found = entries.flatMap((entry) => [
    ...addressOf(entry),
    ...hostIn(entry, hosts),
    ...pageHostOf(entry),
    ...hiddenIn(entry),
    ...numbersOf(entry),
    ...handOverOf(entry, handOvers),
    ...fallbackOf(entry, telling),
    ...questionOf(entry),
    ...profileValuesOf(entry),
    ...grayOf(entry),
  ])
  return [...found, ...manyMessages(telling)].toSorted(
    (a, b) => lookTwiceReasons.indexOf(a.reason) - lookTwiceReasons.indexOf(b.reason),
  )
}

/** Of a first version: where data goes, and what nobody sees. */
export const lookTwiceAtFirst = (entries: readonly ChangeEntry[]): LookTwice[] =>
  entries.flatMap((entry) => [...addressOf(entry), ...hiddenIn(entry), ...profileValuesOf(entry)])

const twice = (reason: LookTwiceReason, entry: ChangeEntry, sentence: string): LookTwice[] => [
  { reason, sentence, of: entry.key },
]

function addressOf(entry: ChangeEntry): LookTwice[] {
  if (entry.kind !== 'address' || entry.how === 'removed') return []
  const to = entry.willBe.map(plainWords).join(' ')
  return entry.how === 'added'
    ? twice('data address', entry, `customers’ data leaves Slipway for the first time, to ${to}`)
    : twice('data address', entry, `customers’ data goes to another address: ${to}`)
}

/** Hosts that the version before never named. */
function newHosts({ was, is }: Telling): Set<string> {
  const known = new Set(hostsOf(was.definition))
  return new Set(hostsOf(is.definition).filter((host) => !known.has(host)))
}

/** Of all that customers are told or can open. */
const hostsOf = ({ responses, metadata }: Definition): string[] =>
  [
    ...Object.values(metadata).flatMap((value) => (typeof value === 'string' ? value : [])),
    ...Object.values(responses)
      .flat()
      .flatMap(({ text = '', buttons = [], custom }) => [
        text,
        ...buttons.flatMap(({ title, url = '' }) => [title, url]),
        JSON.stringify(custom) ?? '',
      ]),
  ].flatMap((text) => hostsIn(shownText(text)).map(({ host }) => host))

function hostIn(entry: ChangeEntry, hosts: ReadonlySet<string>): LookTwice[] {
  // What a page by name opens is told by `pageHostOf`.
  if (hosts.size === 0 || entry.key.startsWith('url ')) return []
  const found = hostsIn(sideText(entry, 'is')).filter(({ host }) => hosts.has(host))
  const once = new Map(found.toReversed().map((one) => [one.host, one.written]))
  return [...once]
    .toReversed()
    .slice(0, linesOfEntry)
    .flatMap(([host, written]) => {
      const plain = written.toLowerCase() === host ? host : `${written} (${host})`
      return twice('host', entry, `a link leads to another host: ${plain}`)
    })
}

/** A page by name stands in no text: what it opens is in the binding alone. */
function pageHostOf(entry: ChangeEntry): LookTwice[] {
  if (!entry.key.startsWith('url ') || entry.how === 'removed') return []
  if (entry.how === 'changed') {
    const [from, to] = [entry.was, entry.willBe].map((side) => side.map(plainWords).join(' '))
    const title = `${entry.title.charAt(0).toLowerCase()}${entry.title.slice(1)}`
    return twice('host', entry, `${title}: ${from} → ${to}`)
  }
  const [was, is] = [entry.was, entry.willBe].map((side) =>
    hostsIn(side.map(plainWords).join(' ')).map(({ host }) => host),
  )
  const [host] = is ?? []
  return host === undefined || was?.includes(host)
    ? []
    : twice('host', entry, `a link leads to another host: ${host}`)
}

function hiddenIn(entry: ChangeEntry): LookTwice[] {
  const [tag] = hiddenTag.exec(sideText(entry, 'is')) ?? []
  return tag === undefined
    ? []
    : twice('hidden characters', entry, `hidden characters in ${entry.title}: ${tag}`)
}

const sentences = {
  price: 'a price changes',
  deadline: 'a deadline promised to customers changes',
  number: 'a number changes',
} as const
const told = new Set<ChangeEntry['kind']>(['message', 'button', 'question'])

/** Numbers that customers were told, and are told no longer or otherwise: the weightiest first. */
function numbersOf(entry: ChangeEntry): LookTwice[] {
  if (entry.how !== 'changed' || !told.has(entry.kind)) return []
  const said = (side: 'was' | 'is') => numbersIn(sideText(entry, side).replaceAll(/⟦[^⟧]*⟧/g, ''))
  const [was, is] = [said('was'), said('is')]
  const [gone, added] = [without(was, is), without(is, was)]
  const found = (['price', 'deadline', 'number'] as const).flatMap((kind) => {
    const [from, to] = [gone, added].map((list) => list.filter((one) => one.kind === kind))
    return Array.from({ length: Math.max(from?.length ?? 0, to?.length ?? 0) }, (_, at) => ({
      reason: kind,
      sentence: `${sentences[kind]}, ${fromTo(from?.[at], to?.[at])}`,
      of: entry.key,
    }))
  })
  const left = found.length - linesOfEntry
  return found
    .slice(0, linesOfEntry)
    .map((one, at) =>
      left > 0 && at === linesOfEntry - 1
        ? { ...one, sentence: `${one.sentence}, and ${left} more in this text` }
        : one,
    )
}

/** Each as often as it is said: the other side takes away one for one. */
function without(some: readonly SaidNumber[], others: readonly SaidNumber[]): SaidNumber[] {
  const left = new Map<string, number>()
  const whole = ({ number, unit }: SaidNumber) => `${number} ${unit}`
  for (const one of others) left.set(whole(one), (left.get(whole(one)) ?? 0) + 1)
  return some.filter((one) => {
    const count = left.get(whole(one)) ?? 0
    if (count > 0) left.set(whole(one), count - 1)
    return count === 0
  })
}

function fromTo(from: SaidNumber | undefined, to: SaidNumber | undefined): string {
  const whole = ({ number, unit }: SaidNumber) => `${number} ${unit}`.trim()
  if (from && to) {
    return from.unit === to.unit
      ? `from ${from.number} to ${whole(to)}`
      : `from ${whole(from)} to ${whole(to)}`
  }
  if (from) return `${whole(from)} is no longer said`
  return to ? `${whole(to)} is new` : ''
}

/** The names of flows that end with a person, and how long they are at most. */
type HandOvers = { names: ReadonlySet<string>; longest: number }

function handOversIn({ was, is }: Telling): HandOvers {
  const found = [was, is].flatMap((side) =>
    [...side.scripts].flatMap(([id, lines]) =>
      lines.some((line) => line.text === 'Goes to a person') ? [flowName(side, id)] : [],
    ),
  )
  const longest = found.reduce((most, { length }) => Math.max(most, length), 0)
  return { names: new Set(found), longest }
}

/** Sentences name flows in quotes. There may be thousands of them: each quote is looked up. */
function namesOneOf(text: string, { names, longest }: HandOvers): boolean {
  if (names.size === 0) return false
  for (const { index } of text.matchAll(/“/g)) {
    const from = index + 1
    let to = text.indexOf('”', from)
    for (; to >= 0 && to - from <= longest; to = text.indexOf('”', to + 1)) {
      if (names.has(text.slice(from, to))) return true
    }
  }
  return false
}

function handOverOf(entry: ChangeEntry, handOvers: HandOvers): LookTwice[] {
  const { kind, how, title, body } = entry
  const text = `${sideText(entry, 'was')}\n${sideText(entry, 'is')}`
  const isWay = kind === 'way' || kind === 'condition' || (kind === 'flow' && how === 'removed')
  if (!isWay) return []
  return /goes to a person/i.test(text) || namesOneOf(text, handOvers)
    ? twice(
        'hand-over',
        entry,
        `when customers get a person changes: ${title} ${sideWords(body[0] ?? [], how === 'removed' ? 'was' : 'is')}`,
      )
    : []
}

function fallbackOf(entry: ChangeEntry, { was }: Telling): LookTwice[] {
  const { fallback } = was.definition.metadata
  if (entry.parts.includes('setting:fallback')) {
    return twice('fallback', entry, 'what happens when it does not understand changes')
  }
  if (fallback === undefined) return []
  const own = partsOfFallback(was)
  const isIn = entry.parts.some((part) => own.has(part))
  return isIn && entry.kind !== 'note'
    ? twice('fallback', entry, 'what it says when it does not understand changes')
    : []
}

/** The flow that answers what is not understood, and what it says. */
const partsOfFallback = onceFor(({ definition, scripts }: Reading): Set<string> => {
  const { fallback = '' } = definition.metadata
  const lines = scripts.get(fallback) ?? []
  const says = lines.flatMap(({ response }) =>
    response === undefined ? [] : `response:${response}`,
  )
  return new Set([`flow:${fallback}`, ...says])
})

function questionOf(entry: ChangeEntry): LookTwice[] {
  const { kind, how, title, body } = entry
  const [line = []] = body
  if (kind === 'question' && how === 'removed') {
    return twice('question dropped', entry, `a question is dropped: ${title} ${plainWords(line)}`)
  }
  if (kind !== 'rule' || line.length === 0 || isNarrower(entry)) return []
  const [was, is] = [sideWords(line, 'was'), sideWords(line, 'is')]
  return twice('accepts more', entry, `${title} more: ${is} (was ${was})`)
}

/** Only where both are plain ranges, and the new one lies inside the old one. */
function isNarrower({ body }: ChangeEntry): boolean {
  const [line = []] = body
  const [was, is] = (['was', 'is'] as const).map((side) =>
    /(-?[\d.]+) (?:to|or) (-?[\d.]+)/.exec(sideWords(line, side)),
  )
  if (!was || !is) return false
  return Number(is[1]) >= Number(was[1]) && Number(is[2]) <= Number(was[2])
}

/** Each value of the profile that differs, whole: customers read it, or their chats end by it. */
function profileValuesOf(entry: ChangeEntry): LookTwice[] {
  if (entry.kind !== 'profile') return []
  const lines =
    entry.key === 'profile' ? entry.willBe : [[`${entry.title} `, ...(entry.body[0] ?? [])]]
  const values =
    lines.length === 0 ? [[`${entry.title} ${plainWords(entry.body[0] ?? [])}`]] : lines
  return values.flatMap((line) =>
    twice('profile', entry, `the profile changes: ${plainWords(line)}`),
  )
}

function grayOf(entry: ChangeEntry): LookTwice[] {
  if (entry.kind !== 'gray' || entry.how === 'removed') return []
  const share = /(\d+) in 100 customers \(was (\d+)\)/.exec(sideText(entry, 'is'))
  const widens = share === null || Number(share[1]) > Number(share[2])
  return widens
    ? twice(
        'gray rule widens',
        entry,
        `more customers get it: ${sideWords(entry.body[0] ?? [], 'is').trim()}`,
      )
    : []
}

function manyMessages({ changes, was }: Telling): LookTwice[] {
  const all = Object.keys(was.definition.responses).length
  const changed = [...changes.values()].filter(
    ({ part, kind }) => part.startsWith('response:') && kind !== 'added',
  ).length
  if (all < messagesMin || changed / all <= shareOfMessages) return []
  const sentence = `over a quarter of the messages change: ${changed} of ${all}`
  return [{ reason: 'many messages', sentence, of: null }]
}
