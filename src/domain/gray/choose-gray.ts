import { createHash } from 'node:crypto'
import { lastUpTo } from '../../bot/words/in-order.ts'
import { basisPointsAll } from './gray-rule.ts'
import type { GrayRule, NumberRange } from './gray-rule.ts'

/** The name under which the share of a release itself stands in records, beside rules by their names. */
export const releaseShare = 'share of the release'

/** What a running gray release reaches: its own share, and those that its rules name. */
export type GrayReach = { basisPoints: number; rules: readonly { name: string; rule: GrayRule }[] }

/**
 * By which rule a contact meets the gray version, or none. `share`: of 10,000 contacts like this one,
 * so many meet it by chance; null where none was drawn, so that the session is not compared.
 */
export type GrayChoice = { rule: string | null; share: number | null }
export type ChooseGray = (contact: string) => GrayChoice

/**
 * Made once for a release and asked once for a new session (F33), in the same time however many rules
 * and numbers there are. The share is by the hash of the contact, so that a larger one keeps who was
 * in it.
 */
export function chooseGray({ basisPoints, rules }: GrayReach): ChooseGray {
  const listed = listsOf(rules)
  const share = { rule: releaseShare, basisPoints }
  const shared = { number: largest(share, rules), none: largest(share, rules.filter(drawsAll)) }
  return (contact) => {
    const who = whoIs(contact)
    const rule = listed(who)
    if (rule !== null) return { rule, share: null }
    const most = who.number === null ? shared.none : shared.number
    if (most.basisPoints === 0) return { rule: null, share: null }
    const place = placeOf(who.id)
    const met = place < basisPoints ? releaseShare : place < most.basisPoints ? most.rule : null
    return { rule: met, share: most.basisPoints }
  }
}

/** A gray release as routing asks it. */
export const graySide = ({ versionId, ...reach }: GrayReach & { versionId: string }) => ({
  versionId,
  choose: chooseGray(reach),
})

type Rules = GrayReach['rules']
type Share = { rule: string; basisPoints: number }

const drawsAll = ({ rule }: Rules[number]): boolean => rule.unnumbered === 'share'

const largest = (share: Share, rules: Rules): Share =>
  rules.reduce(
    (most, { name, rule: { basisPoints } }) =>
      basisPoints > most.basisPoints ? { rule: name, basisPoints } : most,
    share,
  )

type Who = { id: string; number: string | null; country: string | null }

/** A number in digits, or an id that its country leads. */
function whoIs(contact: string): Who {
  const first = contact.charCodeAt(0)
  const isNumber = first === plus || (first >= zero && first <= nine)
  if (isNumber) {
    const number = first === plus ? contact.slice(1) : contact
    return { id: number, number, country: null }
  }
  const country = contact[2] === '.' ? contact.slice(0, 2) : null
  return { id: contact, number: null, country }
}
const [plus, zero, nine] = [0x2b, 0x30, 0x39]

/** By which rule somebody is named, or null. */
function listsOf(rules: Rules): (who: Who) => string | null {
  const contacts = firstOf(rules, ({ rule }) => rule.contacts)
  const countries = firstOf(rules, ({ rule }) => rule.countries)
  const ranges = rangesOf(rules)
  const others = rules.find(({ rule }) => rule.unnumbered === 'gray')?.name ?? null
  return ({ id, number, country }) =>
    contacts.get(id) ??
    (number === null
      ? ((country === null ? undefined : countries.get(country)) ?? others)
      : ranges(number))
}

function firstOf(rules: Rules, of: (rule: Rules[number]) => string[]): Map<string, string> {
  const first = new Map<string, string>()
  for (const rule of rules) {
    for (const key of of(rule)) if (!first.has(key)) first.set(key, rule.name)
  }
  return first
}

type Reaching = NumberRange & { rule: string }
/** Sorted by where they begin; `furthest[i]` reaches furthest of those up to `i`. */
type Sorted = { from: string[]; furthest: Reaching[] }

/** Of all that begin before a number, only the one that reaches furthest has to be asked. */
function rangesOf(rules: Rules): (number: string) => string | null {
  const all = rules.flatMap(({ name, rule }) =>
    rule.ranges.map((range) => ({ ...range, rule: name })),
  )
  const byLength = new Map<number, Sorted>()
  for (const range of all.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const { length } = range.from
    const { from, furthest } = byLength.get(length) ?? { from: [], furthest: [] }
    const before = furthest.at(-1)
    from.push(range.from)
    furthest.push(before && before.to >= range.to ? before : range)
    byLength.set(length, { from, furthest })
  }
  return (number) => {
    const sorted = byLength.get(number.length)
    const reaches = sorted?.furthest[lastUpTo(sorted.from, number)]
    return reaches && number <= reaches.to ? reaches.rule : null
  }
}

/** From 0 up to 10,000, the same for a contact for ever. */
const placeOf = (id: string): number =>
  (createHash('sha256').update(id).digest().readUIntBE(0, 6) / 2 ** 48) * basisPointsAll
