import type { PartKey } from '../definition.ts'
import { matchItems } from './match-items.ts'
import { ownProperty } from '../own-property.ts'
import { isRecord, sameValue } from '../same-value.ts'

/** `moved`: the same thing at another place in its list; before and after are the places. */
export type ChangedLine = { path: string; before?: string; after?: string; moved?: true }

const itemNames = new Map([
  ['next', 'branch'],
  ['then', 'step'],
  ['else', 'step'],
  ['condition', 'condition'],
  ['set_slots', 'value'],
  ['nlu_trigger', 'trigger'],
])

/** Lines from one part's value to its next: fields by name, lists item by item. */
export function diffValues(part: PartKey, before: unknown, after: unknown): ChangedLine[] {
  return compare(topList(part), [], before, after)
}

/** One line for each thing a new or removed part holds. */
export function outline(part: PartKey, value: unknown): { path: string; text: string }[] {
  if (Array.isArray(value)) return outlineList(topList(part), value)
  if (!isRecord(value)) return [{ path: '', text: show(value) }]
  return Object.entries(value).flatMap(([key, field]) =>
    Array.isArray(field) ? outlineList(key, field) : [{ path: key, text: show(field) }],
  )
}

function topList(part: PartKey): string {
  return part.startsWith('response:') ? 'variants' : 'values'
}

function outlineList(name: string, list: unknown[]): { path: string; text: string }[] {
  return list.map((item, index) => ({ path: itemPath(name, index), text: show(item) }))
}

function compare(name: string, path: string[], before: unknown, after: unknown): ChangedLine[] {
  if (sameValue(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(name, path, before, after)
  if (!isRecord(before) || !isRecord(after)) return [line(path, before, after)]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) =>
    compareFields(key, path, ownProperty(before, key), ownProperty(after, key)),
  )
}

function compareFields(key: string, path: string[], before: unknown, after: unknown) {
  const bothLists = Array.isArray(before) && Array.isArray(after)
  return compare(key, bothLists ? path : [...path, key], before, after)
}

function compareLists(
  name: string,
  path: string[],
  before: unknown[],
  after: unknown[],
): ChangedLine[] {
  const { pairs, removed, added } = matchItems(before, after)
  return [
    ...removed.map((index) => line([...path, itemPath(name, index)], before[index], undefined)),
    ...added.map((index) => line([...path, itemPath(name, index)], undefined, after[index])),
    ...pairs.flatMap(({ from, to, moved }) => {
      const at = [...path, itemPath(name, to)]
      const inside = compare(name, at, before[from], after[to])
      return moved ? [moveLine(name, at, from, to), ...inside] : inside
    }),
  ]
}

function moveLine(name: string, path: string[], from: number, to: number): ChangedLine {
  return {
    path: path.join(' / '),
    before: itemPath(name, from),
    after: itemPath(name, to),
    moved: true,
  }
}

function line(path: string[], before: unknown, after: unknown): ChangedLine {
  return {
    path: path.join(' / '),
    ...(before !== undefined && { before: show(before) }),
    ...(after !== undefined && { after: show(after) }),
  }
}

function itemPath(name: string, index: number): string {
  return `${itemNames.get(name) ?? name.replace(/s$/, '')} ${index + 1}`
}

/**
 * A value in words: `call: candles, next: if slots.n > 100 then END, else (action: utter_cake)`.
 */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.map(showItem).join(', ')
  if (!isRecord(value)) return String(value)
  return Object.entries(value).map(showField).join(', ')
}

/** An item of a list that has fields of its own is shown in parentheses. */
function showItem(item: unknown): string {
  if (isRecord(item) && 'if' in item && 'then' in item) {
    return `if ${show(item['if'])} then ${showTarget(item['then'])}`
  }
  if (isRecord(item) && 'else' in item) return `else ${showTarget(item['else'])}`
  return isRecord(item) || Array.isArray(item) ? `(${show(item)})` : show(item)
}

function showTarget(target: unknown): string {
  return Array.isArray(target) ? target.map(showItem).join(', ') : show(target)
}

function showField([key, field]: [string, unknown]): string {
  if (key === 'text') return show(field)
  return isRecord(field) ? `${key}: (${show(field)})` : `${key}: ${show(field)}`
}
