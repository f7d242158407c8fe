import { invisibleName, isVisible } from '../bot-name.ts'

/** Numbers between two ends, both included, in digits and of the same length (F33). */
export type NumberRange = { from: string; to: string }

/**
 * Which customers meet a gray version; every bot of the org may use it (F33). Who is in one of its
 * lists or in its share meets it.
 */
export type GrayRule = {
  ranges: NumberRange[]
  /** Numbers in digits, or scoped ids such as `HR.13491208655302741918`. */
  contacts: string[]
  /** Countries of scoped ids, as two letters. */
  countries: string[]
  /** Of 10,000 customers, so many. */
  basisPoints: number
  /** What somebody without a number gets who is in no list: the share goes by the hash of their id. */
  unnumbered: 'official' | 'gray' | 'share'
}

export const nobodyRule: GrayRule = {
  ranges: [],
  contacts: [],
  countries: [],
  basisPoints: 0,
  unnumbered: 'official',
}

const ruleNameMax = 128
const digitsMax = 32
const contactsMax = 10_000
const rangesMax = 1_000
export const basisPointsAll = 10_000

const digits = /^\d{1,32}$/
const scopedId = /^[A-Z]{2}\.[\w-]{1,128}$/
const country = /^[A-Z]{2}$/

export type RuleProblems = Partial<Record<keyof GrayRule | 'name', string>>

/** What is wrong with a rule, by its field; nothing where it is fine. */
export function ruleProblems(name: string, rule: GrayRule): RuleProblems {
  const { ranges, contacts, countries, basisPoints } = rule
  const wrong: RuleProblems = {}
  if (name.length < 1 || name.length > ruleNameMax)
    wrong.name = `Give it 1 to ${ruleNameMax} characters.`
  else if (!isVisible(name)) wrong.name = `This name can't be used: ${invisibleName}.`
  const range = ranges.map(rangeProblem).find((problem) => problem !== null)
  if (range) wrong.ranges = range
  if (ranges.length > rangesMax) wrong.ranges = `At most ${rangesMax} ranges.`
  const stranger = contacts.find((one) => !digits.test(one) && !scopedId.test(one))
  if (stranger !== undefined) wrong.contacts = `“${stranger.slice(0, 40)}” is no number and no id.`
  if (contacts.length > contactsMax) wrong.contacts = `At most ${contactsMax} numbers.`
  const nowhere = countries.find((one) => !country.test(one))
  if (nowhere !== undefined)
    wrong.countries = `“${nowhere.slice(0, 40)}” is no country’s two letters.`
  if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > basisPointsAll) {
    wrong.basisPoints = 'Write a share from 0 to 100 %, with at most two decimals.'
  }
  if (Object.keys(wrong).length === 0 && reachesNobody(rule)) {
    wrong.ranges = 'This reaches nobody: name numbers, a range, a country or a share.'
  }
  return wrong
}

/** Longer numbers than a `Number` can hold are compared as they are written (F33). */
function rangeProblem({ from, to }: NumberRange): string | null {
  const shown = `${from.slice(0, 40)}-${to.slice(0, 40)}`
  if (!digits.test(from) || !digits.test(to)) {
    return `“${shown}” is no range: both ends are digits, up to ${digitsMax}.`
  }
  if (from.length !== to.length) return `“${shown}” has ends of different lengths.`
  return from <= to ? null : `“${shown}” ends before it begins.`
}

const reachesNobody = ({ ranges, contacts, countries, basisPoints, unnumbered }: GrayRule) =>
  ranges.length + contacts.length + countries.length + basisPoints === 0 && unnumbered !== 'gray'

/** The same reach, written once: ranges joined and sorted, lists without doubles. */
export function normalRule(rule: GrayRule): GrayRule {
  return {
    ...rule,
    ranges: joinRanges(rule.ranges),
    contacts: [...new Set(rule.contacts)].toSorted(),
    countries: [...new Set(rule.countries)].toSorted(),
  }
}

/** By length, then by where they begin; those that overlap are one. */
function joinRanges(ranges: readonly NumberRange[]): NumberRange[] {
  const sorted = ranges.toSorted(
    (a, b) => a.from.length - b.from.length || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0),
  )
  const joined: NumberRange[] = []
  for (const range of sorted) {
    const last = joined.at(-1)
    const isApart = !last || last.from.length !== range.from.length || nextOf(last.to) < range.from
    if (isApart) joined.push({ ...range })
    else if (range.to > last.to) last.to = range.to
  }
  return joined
}

/** The number after, with as many digits; the last of all stays. */
function nextOf(number: string): string {
  const next = String(BigInt(number) + 1n).padStart(number.length, '0')
  return next.length > number.length ? number : next
}

const reachOfUnnumbered = { official: 0, share: 1, gray: 2 } as const

/** Whether somebody may meet a gray version by `after` who did not by `before`: that needs approval. */
export function widens(before: GrayRule, after: GrayRule): boolean {
  const was = normalRule(before)
  const contacts = new Set(was.contacts)
  const inRanges = (from: string, to: string) =>
    was.ranges.some((r) => r.from.length === from.length && r.from <= from && to <= r.to)
  return (
    after.basisPoints > was.basisPoints ||
    reachOfUnnumbered[after.unnumbered] > reachOfUnnumbered[was.unnumbered] ||
    after.countries.some((one) => !was.countries.includes(one)) ||
    joinRanges(after.ranges).some(({ from, to }) => !inRanges(from, to)) ||
    after.contacts.some((one) => !contacts.has(one) && !inRanges(one, one))
  )
}

/** What people type or paste, a range a line: `+385 91 000 0000 - +385 91 099 9999`. */
export const parseRanges = (text: string): NumberRange[] =>
  wordsOf(text).map((line) => {
    const [from = '', to = from] = line.split(/[-–—]+/).map(plainNumber)
    return { from, to }
  })

/** A number or an id a line, or with commas between them. */
export const parseContacts = (text: string): string[] =>
  wordsOf(text).map((word) => (/^[A-Za-z]{2}\./.test(word) ? word : plainNumber(word)))

export const parseCountries = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word) => word.toUpperCase())

const wordsOf = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** Without what people write between the digits; whatever else is there is refused later. */
const plainNumber = (text: string): string =>
  text
    .trim()
    .replace(/^(\+|00)/, '')
    .replaceAll(/[\s().]/g, '')

/** `5`, `5 %` or `0,25 %` in basis points; NaN for anything else. */
export function parseShare(text: string): number {
  const match = /^(\d{1,3}(?:[.,]\d{1,2})?) ?%?$/.exec(text.trim())
  return text.trim() === '' ? 0 : Math.round(Number(match?.[1]?.replace(',', '.')) * 100)
}
