import type { Variant } from '../definition.ts'
import { matchBy } from '../diff/match-items.ts'
import { canonicalText } from '../canonical.ts'
import { ownProperty } from '../own-property.ts'
import { conditionWords, quoted } from './condition-words.ts'
import type { ChangeEntry, Words } from './document.ts'
import { onceFor } from '../diff/once-for.ts'
import { flowName, inQuotes, responseName, responseOwner } from './reading.ts'
import type { Reading } from './reading.ts'
import { shownText } from './shown-text.ts'
import { tellButtons } from './tell-buttons.ts'
import { changedText, counted, listed, tell, untold } from './telling.ts'
import type { Telling } from './telling.ts'

/** Messages that read differently, are new or are no longer said, with their buttons. */
export function tellMessages(telling: Telling): void {
  for (const id of untold(telling, 'response:', 'changed')) tellChanged(telling, id)
  for (const id of untold(telling, 'response:', 'added')) tellAdded(telling, id)
  for (const id of untold(telling, 'response:', 'removed')) tellRemoved(telling, id)
}

function tellChanged(telling: Telling, id: string): void {
  const { was, is } = telling
  const before = ownProperty(was.definition.responses, id) ?? []
  const after = ownProperty(is.definition.responses, id) ?? []
  const { pairs, added, removed } = matchBy(before, after, [
    canonicalText,
    (variant) => `${canonicalText(casesOf(variant))} ${variant.text}`,
    (variant) => canonicalText(casesOf(variant)),
    (_variant, at) => String(at),
  ])
  for (const { from, to } of pairs) tellVariant(telling, id, before[from], after[to], to)
  for (const at of added) {
    const variant = after[at]
    if (variant) tellWording(telling, id, variant, at, 'added')
  }
  for (const at of removed) {
    const variant = before[at]
    if (variant) tellWording(telling, id, variant, at, 'removed')
  }
  if (pairs.some(({ moved }) => moved)) {
    tell(telling, {
      key: `response:${id} order`,
      kind: 'message',
      how: 'changed',
      title: `The wordings of ${responseOwner(is, id)} are tried in another order`,
      was: before.map((variant) => wordingOf(variant)),
      willBe: after.map((variant) => wordingOf(variant)),
      facts: factsOf(is, id),
      parts: [`response:${id}`],
    })
  }
}

/** When a wording is said, and where: what tells it from the others of its message. */
const casesOf = ({ channel, condition }: Variant): Cases => ({ channel, condition })
type Cases = {
  channel: Variant['channel'] | undefined
  condition: Variant['condition'] | undefined
}

function tellVariant(
  telling: Telling,
  id: string,
  before: Variant | undefined,
  after: Variant | undefined,
  at: number,
): void {
  if (!before || !after) return
  const common = { kind: 'message', how: 'changed', parts: [`response:${id}` as const] } as const
  const facts = [...factsOf(telling.is, id), ...casesFacts(after)]
  if (before.text !== after.text) {
    tell(telling, {
      ...common,
      key: `response:${id} ${at}`,
      title: responseName(telling.is, id),
      quote: true,
      ...changedText(before.text ?? '', after.text ?? ''),
      facts,
    })
  }
  tellButtons(telling, id, before.buttons ?? [], after.buttons ?? [], at)
  const cases = [casesOf(before), casesOf(after)].map(whenSaid)
  const extras = [before, after].map(({ custom, metadata }) =>
    custom === undefined && metadata === undefined ? 'nothing' : quoted({ custom, metadata }),
  )
  for (const [what, [was = '', is = '']] of Object.entries({
    'is said': cases,
    'sends along': extras,
  })) {
    if (was === is) continue
    tell(telling, {
      ...common,
      key: `response:${id} ${at} ${what}`,
      title: `${responseName(telling.is, id)} ${what}`,
      joint: ' ',
      ...changedText(was, is),
      facts,
    })
  }
}

function whenSaid({ channel, condition }: Cases): string {
  const where = channel === undefined ? 'everywhere' : `on ${channel}`
  return condition === undefined ? where : `${where} when ${conditionWords(condition)}`
}

const casesFacts = (variant: Variant): Words[] =>
  variant.channel === undefined && variant.condition === undefined
    ? []
    : [[`Said ${whenSaid(casesOf(variant))}`]]

function tellWording(
  telling: Telling,
  id: string,
  variant: Variant,
  at: number,
  how: 'added' | 'removed',
): void {
  const owner = responseOwner(how === 'added' ? telling.is : telling.was, id)
  const text = wordingOf(variant)
  tell(telling, {
    key: `response:${id} ${how} ${at}`,
    kind: 'message',
    how,
    title: how === 'added' ? `New wording of ${owner}` : `No longer said in ${owner}`,
    body: [text],
    ...(how === 'added' ? { willBe: [text] } : { was: [text] }),
    facts: [...factsOf(telling.is, id), ...casesFacts(variant)],
    parts: [`response:${id}`],
  })
}

function tellAdded(telling: Telling, id: string): void {
  const { is } = telling
  const places = is.saidIn.get(id) ?? []
  const flows = [...new Set(places.map(({ flow }) => flowName(is, flow)))]
  const variants = ownProperty(is.definition.responses, id) ?? []
  tell(telling, {
    key: `response:${id}`,
    kind: 'message',
    how: 'added',
    title: flows.length === 0 ? 'New message, not said yet' : `New message in ${listed(flows, 2)}`,
    body: variants.slice(0, 1).map(wordingOf),
    willBe: variants.flatMap(inFull),
    facts: factsOf(is, id),
    parts: [`response:${id}`],
  })
}

function tellRemoved(telling: Telling, id: string): void {
  const variants = ownProperty(telling.was.definition.responses, id) ?? []
  tell(telling, {
    key: `response:${id}`,
    kind: 'message',
    how: 'removed',
    title: 'No longer said',
    body: variants.slice(0, 1).map(wordingOf),
    was: variants.flatMap(inFull),
    facts: factsOf(telling.was, id),
    parts: [`response:${id}`],
  })
}

/** A wording in quotes with its buttons behind it. */
function wordingOf({ text, buttons = [] }: Variant): Words {
  const captions = buttons.flatMap(({ title }): ChangeEntry['body'][number] => [
    ' ',
    { caption: shownText(title) },
  ])
  return [text === undefined ? '(no text)' : inQuotes(text), ...captions]
}

/** All of it, a paragraph each: the text with its breaks, its buttons, when it is said. */
export function inFull(variant: Variant): Words[] {
  const { text, buttons = [], custom, metadata } = variant
  return [
    [shownText(text ?? '(no text)')],
    ...buttons.map((button): Words => [
      { caption: shownText(button.title) },
      ` ${quoted(button.url ?? button.payload ?? '')}`,
    ]),
    ...casesFacts(variant),
    ...(custom === undefined && metadata === undefined ? [] : [[quoted({ custom, metadata })]]),
  ]
}

const factsFound = onceFor((_reading: Reading) => new Map<string, Words[]>())

/** "said in 2 flows", and its id, for who looks for it in the file. */
function factsOf(reading: Reading, id: string): Words[] {
  const known = factsFound(reading)
  const facts = known.get(id) ?? findFacts(reading, id)
  known.set(id, facts)
  return facts
}

function findFacts(reading: Reading, id: string): Words[] {
  const flows = [
    ...new Set((reading.saidIn.get(id) ?? []).map(({ flow }) => flowName(reading, flow))),
  ]
  const where =
    flows.length === 0
      ? 'said in no flow'
      : `said in ${counted(flows.length, 'flow')}: ${listed(flows)}`
  return [[`${where} · ${shownText(id)}`]]
}
