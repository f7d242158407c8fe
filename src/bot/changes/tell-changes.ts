import { diffDefinitions } from '../diff/diff-definitions.ts'
import type { Change } from '../diff/diff-definitions.ts'
import type { Binding } from '../../domain/candidate.ts'
import { canonicalText } from '../canonical.ts'
import type { Definition, PartKey } from '../definition.ts'
import { emptyDefinition, partKind, partName, partsOf } from '../parts.ts'
import type { ChangeEntry, ChangeKind, ChangesDocument } from './document.ts'
import { firstVersionOf } from './first-version.ts'
import { lookTwiceAt, lookTwiceAtFirst } from './look-twice.ts'
import { addTo } from '../diff/once-for.ts'
import { readDefinition, withValues } from './reading.ts'
import { foldSameEdits } from './same-edits.ts'
import { secretInPlain } from '../secret-in-plain.ts'
import { shownText } from './shown-text.ts'
import { tellBinding } from './tell-binding.ts'
import { tellFlows } from './tell-flows.ts'
import { tellMemory } from './tell-memory.ts'
import { tellMessages } from './tell-messages.ts'
import { tellPhrases } from './tell-phrases.ts'
import { tellRelease } from './tell-release.ts'
import type { Release } from './tell-release.ts'
import { tellSettings } from './tell-settings.ts'
import { tell, untold } from './telling.ts'
import type { Telling } from './telling.ts'

/** One side of a comparison: a definition, what its names stand for, and how it is released. */
export type Side = { definition: Definition; binding?: Binding; release?: Release }

/**
 * Everything that `next` changes in `base` (nothing: a first version), in customers' words (F74).
 * Each changed part of the definition is told by an entry, or within one. Whoever has their diff at
 * hand gives it.
 */
export function tellChanges(
  base: Side | null,
  next: Side,
  changes: readonly Change[] = diffDefinitions(base?.definition ?? null, next.definition),
): ChangesDocument {
  const before = base?.definition ?? emptyDefinition()
  const { renamed, sames } = renamesIn(before, next.definition, changes)
  const telling: Telling = {
    was: readDefinition(withValues(before, base?.binding), renamed),
    is: readDefinition(withValues(next.definition, next.binding)),
    changes: new Map(changes.map((change) => [change.part, change])),
    told: new Set(),
    entries: [],
  }
  for (const part of sames.flat()) telling.told.add(part)
  tellFlows(telling)
  tellMessages(telling)
  tellMemory(telling)
  tellPhrases(telling)
  const none: Binding = { senders: [], actionEndpoint: null }
  tellBinding(telling, { was: base?.binding, is: next.binding ?? base?.binding ?? none })
  tellRelease(telling, { was: base?.release ?? {}, is: next.release ?? {} })
  tellSettings(telling)
  if (sames.length > 0) tellRenames(telling, sames)
  tellLeft(telling)
  const entries = inOrder(foldSameEdits(telling.entries))
  const lookTwice = [
    ...secretInPlain(base, next),
    ...(base === null ? lookTwiceAtFirst(entries) : lookTwiceAt(entries, telling)),
  ]
  const flagged = new Set(lookTwice.map(({ of }) => of))
  return {
    total: entries.length,
    first: base === null ? firstVersionOf(telling.is, next.binding) : null,
    entries: entries.toSorted((a, b) => Number(flagged.has(b.key)) - Number(flagged.has(a.key))),
    left: [],
    lookTwice,
  }
}

type Renames = { renamed: Map<PartKey, string>; sames: [PartKey, PartKey][] }

/** Parts that went under one id and came back, the same, under another. */
function renamesIn(before: Definition, after: Definition, changes: readonly Change[]): Renames {
  const [old, now] = [partsOf(before), partsOf(after)]
  const gone = new Map<string, PartKey[]>()
  // From the last one on: the first of the same content is taken first.
  for (const { part, kind } of changes.toReversed()) {
    if (kind === 'removed') addTo(gone, contentOf(part, old.get(part)), part)
  }
  const sames: [PartKey, PartKey][] = []
  if (gone.size === 0) return { renamed: new Map(), sames }
  for (const { part, kind } of changes) {
    if (kind !== 'added' || partKind(part) === 'setting') continue
    const was = gone.get(contentOf(part, now.get(part)))?.pop()
    if (was !== undefined) sames.push([was, part])
  }
  return { renamed: new Map(sames.map(([was, is]) => [was, partName(is)])), sames }
}

function contentOf(part: PartKey, value: unknown): string {
  const own = partKind(part) === 'intent' ? { ...(value as object), intent: '' } : value
  return `${partKind(part)} ${canonicalText(own)}`
}

/** What is still untold of flows and messages only uses the new names. */
function tellRenames(telling: Telling, sames: readonly [PartKey, PartKey][]): void {
  const users = untold(telling, 'flow:', 'changed').map((id): PartKey => `flow:${id}`)
  users.push(...untold(telling, 'response:', 'changed').map((id): PartKey => `response:${id}`))
  for (const [n, [was, is]] of sames.entries()) {
    const body = [{ gone: shownText(partName(was)) }, ' ', { added: shownText(partName(is)) }]
    tell(telling, {
      key: `rename ${was}`,
      kind: 'note',
      how: 'changed',
      title: `The ${partKind(is)} is only renamed`,
      body: [body],
      facts: [['Customers notice nothing.']],
      parts: [was, is, ...(n === 0 ? users : [])],
    })
  }
}

/** Whatever no teller knows is shown as the file says it: nothing is ever left out. */
function tellLeft(telling: Telling): void {
  for (const { part, kind, lines } of telling.changes.values()) {
    if (telling.told.has(part)) continue
    tell(telling, {
      key: part,
      kind: 'note',
      how: kind,
      title: shownText(part),
      body: lines
        .slice(0, 1)
        .map(({ path, before, after }) => [
          `${path} `,
          ...(before === undefined ? [] : [{ gone: shownText(before) }, ' ']),
          ...(after === undefined ? [] : [{ added: shownText(after) }]),
        ]),
      was: lines.flatMap(({ path, before }) =>
        before === undefined ? [] : [[`${path}: ${shownText(before)}`]],
      ),
      willBe: lines.flatMap(({ path, after }) =>
        after === undefined ? [] : [[`${path}: ${shownText(after)}`]],
      ),
      parts: [part],
    })
  }
}

/** What customers read, what happens, what it understands, where and how it runs. */
const ranks: Record<ChangeKind, number> = {
  message: 0,
  button: 0,
  flow: 1,
  question: 1,
  rule: 1,
  condition: 1,
  way: 1,
  step: 1,
  memory: 1,
  phrase: 2,
  number: 3,
  address: 3,
  setting: 3,
  profile: 3,
  gray: 3,
  note: 4,
}
const hows = { changed: 0, added: 1, removed: 2 } as const

function inOrder(entries: readonly ChangeEntry[]): ChangeEntry[] {
  return entries.toSorted((a, b) => ranks[a.kind] - ranks[b.kind] || hows[a.how] - hows[b.how])
}
