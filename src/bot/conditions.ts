import type { SlotValue } from './definition.ts'
import { ConditionError, showToken, tokenize, type Token } from './condition-tokens.ts'
import { compilePattern, patternMatches, PatternError } from './pattern.ts'

const maxLength = 1000
const maxDepth = 20

export { ConditionError }

export type Slots = Readonly<Record<string, SlotValue>>
type Operand = { slot: string } | { value: SlotValue }
const comparisons = ['=', '!=', '<', '<=', '>', '>=', 'contains'] as const
type Comparison = (typeof comparisons)[number]

export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'holds'; operand: Operand }
  | { kind: 'compare'; by: Comparison; left: Operand; right: Operand }
  | { kind: 'matches'; left: Operand; pattern: RegExp }

/**
 * Reads a condition such as `slots.n >= 3 and not (slots.city is "Rome")`. Operators: and, or, not,
 * =, ==, is, equals, !=, is not, <, <=, >, >=, contains, matches; values: `slots.x`, text in quotes,
 * numbers, true, false, null.
 *
 * @throws ConditionError that says what is wrong, in plain words.
 */
export function parseCondition(source: string | boolean): Condition {
  if (typeof source === 'boolean') return { kind: 'holds', operand: { value: source } }
  if (source.length > maxLength) {
    throw new ConditionError(`The condition is longer than ${maxLength} characters.`)
  }
  const reader: Reader = { tokens: tokenize(source), at: 0, depth: 0 }
  const condition = readOr(reader)
  const rest = reader.tokens[reader.at]
  if (rest) throw new ConditionError(`The condition should end before ${showToken(rest)}.`)
  return condition
}

export function evaluate(condition: Condition, slots: Slots): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => evaluate(part, slots))
    case 'or':
      return condition.parts.some((part) => evaluate(part, slots))
    case 'not':
      return !evaluate(condition.part, slots)
    case 'holds':
      return Boolean(valueOf(condition.operand, slots))
    case 'compare':
      return compare(condition.by, valueOf(condition.left, slots), valueOf(condition.right, slots))
    case 'matches': {
      const value = valueOf(condition.left, slots)
      return value !== null && patternMatches(condition.pattern, String(value))
    }
  }
}

/** Names of the slots the condition reads, each once. */
export function slotsIn(condition: Condition): string[] {
  return [...new Set(operandsOf(condition).flatMap((operand) => slotName(operand)))]
}

type Reader = { tokens: Token[]; at: number; depth: number }

function readOr(reader: Reader): Condition {
  const parts = [readAnd(reader)]
  while (take(reader, 'or')) parts.push(readAnd(reader))
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts }
}

function readAnd(reader: Reader): Condition {
  const parts = [readNot(reader)]
  while (take(reader, 'and')) parts.push(readNot(reader))
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts }
}

function readNot(reader: Reader): Condition {
  if (++reader.depth > maxDepth) throw new ConditionError('The condition is nested too deeply.')
  const condition = take(reader, 'not')
    ? ({ kind: 'not', part: readNot(reader) } as const)
    : readComparison(reader)
  reader.depth--
  return condition
}

function readComparison(reader: Reader): Condition {
  if (take(reader, '(')) {
    const inner = readOr(reader)
    if (!take(reader, ')')) throw new ConditionError('The condition lacks a closing parenthesis.')
    return inner
  }
  const left = readOperand(reader)
  if (take(reader, 'matches')) return { kind: 'matches', left, pattern: readPattern(reader) }
  const by = readOperator(reader)
  return by
    ? { kind: 'compare', by, left, right: readOperand(reader) }
    : { kind: 'holds', operand: left }
}

function readOperator(reader: Reader): Comparison | undefined {
  if (take(reader, 'is')) return take(reader, 'not') ? '!=' : '='
  if (take(reader, '==') || take(reader, 'equals')) return '='
  return comparisons.find((comparison) => take(reader, comparison))
}

function readPattern(reader: Reader): RegExp {
  const token = reader.tokens[reader.at++]
  if (token?.kind !== 'text') throw new ConditionError('After "matches" comes a pattern in quotes.')
  try {
    return compilePattern(token.text)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    throw new ConditionError(`In the condition, ${error.message}.`)
  }
}

const literals: Record<string, SlotValue> = { true: true, false: false, null: null, none: null }

function readOperand(reader: Reader): Operand {
  const token = reader.tokens[reader.at++]
  if (!token) throw new ConditionError('The condition ends too early.')
  if (token.kind === 'slot') return { slot: token.text }
  if (token.kind === 'text') return { value: token.text }
  if (token.kind === 'number') return { value: Number(token.text) }
  const literal = Object.hasOwn(literals, token.text) ? literals[token.text] : undefined
  if (literal !== undefined) return { value: literal }
  throw new ConditionError(`A value or slots.<name> is expected, not ${showToken(token)}.`)
}

function take(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at]
  const taken = token?.text === text && (token.kind === 'word' || token.kind === 'sign')
  if (taken) reader.at++
  return taken
}

function operandsOf(condition: Condition): Operand[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(operandsOf)
    case 'not':
      return operandsOf(condition.part)
    case 'holds':
      return [condition.operand]
    case 'compare':
      return [condition.left, condition.right]
    case 'matches':
      return [condition.left]
  }
}

function slotName(operand: Operand): string[] {
  return 'slot' in operand ? [operand.slot] : []
}

function valueOf(operand: Operand, slots: Slots): SlotValue {
  if ('value' in operand) return operand.value
  return Object.hasOwn(slots, operand.slot) ? (slots[operand.slot] ?? null) : null
}

function compare(by: Comparison, left: SlotValue, right: SlotValue): boolean {
  if (by === '=') return same(left, right)
  if (by === '!=') return !same(left, right)
  if (left === null || right === null) return false
  if (by === 'contains') return String(left).includes(String(right))
  const [a, b] = bothNumbers(left, right) ?? [String(left), String(right)]
  if (by === '<') return a < b
  if (by === '<=') return a <= b
  return by === '>' ? a > b : a >= b
}

/** Two texts are compared as texts ("007" is not "7"); a number makes the other side one. */
function same(left: SlotValue, right: SlotValue): boolean {
  if (left === null || right === null) return left === right
  const numbers =
    typeof left === 'number' || typeof right === 'number' ? bothNumbers(left, right) : null
  return numbers ? numbers[0] === numbers[1] : String(left) === String(right)
}

function bothNumbers(left: SlotValue, right: SlotValue): [number, number] | null {
  const numbers = [left, right].map((value) =>
    /^\s*[+-]?\d+(\.\d+)?\s*$/.test(String(value)) ? Number(value) : NaN,
  )
  const [a = NaN, b = NaN] = numbers
  return Number.isNaN(a) || Number.isNaN(b) ? null : [a, b]
}
