import { createHash } from 'node:crypto'
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
 * Made once for a release and asked once for a new session (F33): lists by lookup, ranges by halving.
 * The share is by the hash of the contact, so that a larger one keeps who was in it.
 */
export function chooseGray({ basisPoints, rules }: GrayReach): ChooseGray {
  const compiled = rules.map(compile)
  return (contact) => {
    const who = whoIs(contact)
    const listed = compiled.find((rule) => rule.lists(who))
    if (listed) return { rule: listed.name, share: null }
    const share = compiled.reduce((most, rule) => Math.max(most, rule.shareFor(who)), basisPoints)
    if (share === 0) return { rule: null, share: null }
    const place = placeOf(who.id)
    if (place < basisPoints) return { rule: releaseShare, share }
    const shared = compiled.find((rule) => place < rule.shareFor(who))
    return { rule: shared?.name ?? null, share }
  }
}

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

function compile({ name, rule }: GrayReach['rules'][number]) {
  const contacts = new Set(rule.contacts)
  const countries = new Set(rule.countries)
  const ranges = byLength(rule.ranges)
  return {
    name,
    lists: ({ id, number, country }: Who): boolean =>
      contacts.has(id) ||
      (number !== null && isInside(ranges.get(number.length), number)) ||
      (number === null &&
        (rule.unnumbered === 'gray' || (country !== null && countries.has(country)))),
    shareFor: ({ number }: Who): number =>
      number === null && rule.unnumbered !== 'share' ? 0 : rule.basisPoints,
  }
}

/** Sorted and apart, as `normalRule` leaves them. */
function byLength(ranges: readonly NumberRange[]): Map<number, NumberRange[]> {
  const sorted = new Map<number, NumberRange[]>()
  for (const range of ranges) {
    const same = sorted.get(range.from.length)
    if (same) same.push(range)
    else sorted.set(range.from.length, [range])
  }
  return sorted
}

function isInside(ranges: readonly NumberRange[] | undefined, number: string): boolean {
  if (!ranges) return false
  let [low, high] = [0, ranges.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (!range) return false
    if (number < range.from) high = middle - 1
    else if (number > range.to) low = middle + 1
    else return true
  }
  return false
}

/** From 0 up to 10,000, the same for a contact for ever. */
const placeOf = (id: string): number =>
  (createHash('sha256').update(id).digest().readUIntBE(0, 6) / 2 ** 48) * basisPointsAll
