import type { Button } from '../definition.ts'
import { canonicalText } from '../canonical.ts'
import { matchBy } from '../diff/match-items.ts'
import { ownProperty } from '../own-property.ts'
import { parsePayload } from '../payload.ts'
import { quoted, slotWords } from './condition-words.ts'
import type { Words } from './document.ts'
import { markWords } from './mark-words.ts'
import { flowName, responseOwner } from './reading.ts'
import type { Reading } from './reading.ts'
import { hostOf, shownText, withPlainHost } from './shown-text.ts'
import { tell } from './telling.ts'
import type { NewEntry, Telling } from './telling.ts'

const listFrom = 4
/** A change of one button shows this many beside it: of more, itself alone. */
const besideMax = 100

/** Buttons of one wording: new, gone, renamed, leading elsewhere, in another order. */
export function tellButtons(
  telling: Telling,
  id: string,
  before: readonly Button[],
  after: readonly Button[],
  at: number,
): void {
  const { pairs, added, removed } = matchBy(before, after, [
    canonicalText,
    ({ title }) => title,
    ({ payload, url }) => payload ?? url ?? null,
  ])
  const owner = responseOwner(telling.is, id)
  const was = before.map((button) => buttonLine(telling.was, button))
  const willBe = after.map((button) => buttonLine(telling.is, button))
  const isLong = Math.max(was.length, willBe.length) > besideMax
  const side = (lines: Words[], own: number | undefined): Words[] =>
    isLong ? (own === undefined ? [] : lines.slice(own, own + 1)) : lines
  const common = (word: string, of: { from?: number; to?: number }) => ({
    key: `response:${id} ${at} button ${word}`,
    kind: 'button' as const,
    was: side(was, of.from),
    willBe: side(willBe, of.to),
    facts: countFacts(before, after),
    parts: [`response:${id}` as const],
  })
  for (const to of added) {
    const button = after[to]
    if (button)
      tell(telling, {
        ...common(`+${to}`, { to }),
        how: 'added',
        title: `New button in ${owner}`,
        body: [buttonLine(telling.is, button)],
      })
  }
  for (const from of removed) {
    const button = before[from]
    if (button)
      tell(telling, {
        ...common(`-${from}`, { from }),
        how: 'removed',
        title: `Gone from ${owner}`,
        body: [[{ caption: shownText(button.title) }]],
      })
  }
  for (const { from, to } of pairs) {
    const [was, is] = [before[from], after[to]]
    if (!was || !is) continue
    for (const one of pairEntries(telling, owner, was, is)) {
      tell(telling, { ...common(`${to} ${one.title}`, { from, to }), how: 'changed', ...one })
    }
  }
  if (pairs.some(({ moved }) => moved)) {
    const title = `Buttons in another order in ${owner}`
    const body = [
      after.flatMap(({ title: caption }): Words => [{ caption: shownText(caption) }, ' ']),
    ]
    tell(telling, { ...common('order', {}), was, willBe, how: 'changed', title, body })
  }
}

function pairEntries(
  telling: Telling,
  owner: string,
  was: Button,
  is: Button,
): Pick<NewEntry, 'title' | 'body'>[] {
  const renamed = was.title !== is.title
  const moved = was.payload !== is.payload || was.url !== is.url
  return [
    ...(renamed
      ? [
          {
            title: `Button renamed in ${owner}`,
            body: [[{ gone: shownText(was.title) }, ' ', { added: shownText(is.title) }]],
          },
        ]
      : []),
    ...(moved ? leadsElsewhere(telling, was, is) : []),
  ]
}

/** None where another address or id does the same, as after a new id. */
function leadsElsewhere(
  telling: Telling,
  was: Button,
  is: Button,
): Pick<NewEntry, 'title' | 'body'>[] {
  const caption: Words = [{ caption: shownText(is.title) }, ' ']
  if (was.url !== undefined && is.url !== undefined) {
    const [old, now] = [shownText(was.url), shownText(is.url)]
    const hosts = hostOf(old) === hostOf(now) ? [old, now] : [hostOf(old), hostOf(now)]
    const body = [[...caption, { gone: hosts[0] ?? '' }, ' ', { added: hosts[1] ?? '' }]]
    return [{ title: 'Link changed', body }]
  }
  const [old, now] = [leadsTo(telling.was, was), leadsTo(telling.is, is)]
  if (old === now) return []
  const line = markWords(old, now) ?? [{ gone: old }, ' ', { added: now }]
  return [{ title: 'Button does something else', body: [[...caption, ...line]] }]
}

const buttonLine = (reading: Reading, button: Button): Words => [
  { caption: shownText(button.title) },
  ` ${leadsTo(reading, button)}`,
]

/** `opens “Gift cards”`, `opens https://…`, `answers “yes”`. */
function leadsTo(reading: Reading, { url, payload }: Button): string {
  if (url !== undefined) return `opens ${withPlainHost(shownText(url))}`
  const read = parsePayload(payload ?? '')
  if (!read) return `answers ${quoted(payload ?? '')}`
  const filled = Object.entries(read.slots).map(
    ([slot, value]) => `${slotWords(slot)} = ${quoted(value)}`,
  )
  const fills = filled.length === 0 ? '' : ` with ${filled.join(', ')}`
  if (read.name === null) return `remembers ${filled.join(', ')}`
  return `opens “${targetName(reading, read.name)}”${fills}`
}

function targetName(reading: Reading, name: string): string {
  if (ownProperty(reading.definition.flows, name)) return flowName(reading, name)
  const [flow] = reading.openedBy.get(name) ?? []
  return flow === undefined ? slotWords(name) : flowName(reading, flow)
}

/** More than three are a list on WhatsApp. */
function countFacts(before: readonly Button[], after: readonly Button[]): Words[] {
  const becomes = (list: readonly Button[]) => list.length >= listFrom
  if (becomes(before) === becomes(after)) return []
  return [
    [
      becomes(after)
        ? `${after.length} buttons become a list on WhatsApp`
        : `${after.length} buttons are no longer a list on WhatsApp`,
    ],
  ]
}
