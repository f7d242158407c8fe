import { parseCondition } from '../condition/parse.ts'
import type { Condition, Operand } from '../condition/condition.ts'
import type { Rejection, SlotCondition } from '../definition.ts'
import { textOf } from '../texts.ts'
import { shownText } from './shown-text.ts'

/** `return reason is “damaged” or parcels is more than 5`. */
export function conditionWords(source: string | boolean | SlotCondition[]): string {
  if (Array.isArray(source)) {
    return source.map(({ name, value }) => `${slotWords(name)} is ${quoted(value)}`).join(' and ')
  }
  const condition = read(source)
  return condition === null ? shownText(String(source)) : told(condition)
}

/** What a question accepts, said from its rejections: `1 to 5`, `8 or 9 digits`. */
export function acceptedWords(rejections: readonly Rejection[]): string {
  return rejections.map(({ if: source }) => acceptedBy(source)).join('; ')
}

function acceptedBy(source: string | boolean): string {
  const condition = read(source)
  if (condition === null) return `not if ${shownText(String(source))}`
  return rangeOf(condition) ?? formOf(condition) ?? `not if ${told(condition)}`
}

/** `n < 1 or n > 5` is refused: 1 to 5 is accepted. */
function rangeOf(condition: Condition): string | null {
  if (condition.kind !== 'or' || condition.parts.length !== 2) return null
  const [low, high] = condition.parts.map(boundOf)
  if (!low || !high || low.slot !== high.slot) return null
  const [from, to] = low.by.startsWith('<') ? [low, high] : [high, low]
  if (!from.by.startsWith('<') || !to.by.startsWith('>')) return null
  if (from.by === '<' && to.by === '>') return `${from.value} to ${to.value} ${slotWords(low.slot)}`
  return `${slotWords(low.slot)} ${from.by === '<' ? 'from' : 'over'} ${from.value} ${to.by === '>' ? 'to' : 'and under'} ${to.value}`
}

function boundOf(condition: Condition) {
  if (condition.kind !== 'compare' || !('slot' in condition.left)) return null
  if (!('value' in condition.right) || !/^[<>]/.test(condition.by)) return null
  return { slot: condition.left.slot, by: condition.by, value: textOf(condition.right.value) }
}

/** What is not of a form is refused: that form is accepted. */
function formOf(condition: Condition): string | null {
  if (condition.kind !== 'not' || condition.part.kind !== 'matches') return null
  const { left, pattern } = condition.part
  return `${operandWords(left)} as ${patternWords(pattern.source)}`
}

/** `^[0-9]{8,9}$` is 8 or 9 digits; what is not that simple is shown as it is. */
function patternWords(source: string): string {
  const [, least, comma, most] = /^\^(?:\[0-9\]|\\d)\{(\d+)(,?)(\d*)\}\$$/.exec(source) ?? []
  if (least === undefined) return `text like ${shownText(source)}`
  if (!comma) return `${least} digits`
  if (!most) return `${least} digits or more`
  return `${least} ${Number(most) - Number(least) === 1 ? 'or' : 'to'} ${most} digits`
}

function read(source: string | boolean): Condition | null {
  try {
    return parseCondition(source)
  } catch {
    return null
  }
}

function told(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return list(condition)
    case 'not':
      return negated(condition.part)
    case 'holds':
      return 'value' in condition.operand
        ? condition.operand.value === true
          ? 'always'
          : 'never'
        : `${operandWords(condition.operand)} is yes`
    case 'empty':
      return `${operandWords(condition.operand)} is not known`
    case 'compare':
      return `${operandWords(condition.left)} ${comparisons[condition.by]} ${operandWords(condition.right)}`
    case 'matches':
      return `${operandWords(condition.left)} is ${patternWords(condition.pattern.source)}`
  }
}

/** `reason is “damaged” or “opened”`: what is compared is named once. */
function list({ kind, parts }: Extract<Condition, { kind: 'and' | 'or' }>): string {
  const [first] = parts
  const same =
    first?.kind === 'compare' &&
    parts.every(
      (part) =>
        part.kind === 'compare' &&
        part.by === first.by &&
        operandWords(part.left) === operandWords(first.left),
    )
  const rest = parts
    .slice(1)
    .map((part) => (same && part.kind === 'compare' ? operandWords(part.right) : told(part)))
  const words = first === undefined ? [] : [told(first), ...rest]
  const inner = parts.some((part) => part.kind === 'or' || part.kind === 'and')
  return words.map((word, n) => (inner && isList(parts[n]) ? `(${word})` : word)).join(` ${kind} `)
}

const isList = (part: Condition | undefined): boolean => part?.kind === 'and' || part?.kind === 'or'

function negated(part: Condition): string {
  if (part.kind === 'holds' && !('value' in part.operand)) {
    return `${operandWords(part.operand)} is no`
  }
  if (part.kind === 'empty') return `${operandWords(part.operand)} is known`
  if (part.kind === 'matches') {
    return `${operandWords(part.left)} is not ${patternWords(part.pattern.source)}`
  }
  return `not (${told(part)})`
}

const comparisons = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is under',
  '<=': 'is at most',
  '>': 'is over',
  '>=': 'is at least',
  contains: 'contains',
} as const

function operandWords(operand: Operand): string {
  if ('slot' in operand) return slotWords(operand.slot)
  if ('context' in operand) return operand.context
  if (operand.variable !== undefined) {
    return `the profile’s ${slotWords(operand.variable)}`
  }
  return quoted(operand.value)
}

/** A value as people read it: text in quotes, yes and no for true and false. */
export function quoted(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return `“${shownText(value)}”`
  if (Array.isArray(value)) return value.map(quoted).join(', ')
  return shownText(JSON.stringify(value) ?? 'nothing')
}

export const slotWords = (slot: string): string =>
  shownText(slot.replaceAll('_', ' ').trim() || slot)
