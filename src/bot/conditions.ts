import type { SlotValue } from './definition.ts'
import { ConditionError, showToken, tokenize, type Token } from './condition-tokens.ts'
import { ownProperty } from './own-property.ts'
import { textOf, type Variables } from './texts.ts'
import { compilePattern, newBudget, patternMatches, PatternError } from './pattern.ts'
import type { Pattern } from './pattern.ts'

const maxLength = 1000
const maxDepth = 20

export { ConditionError }

export type Slots = Readonly<Record<string, SlotValue>>
/**
 * `context` is Rasa's memory of its own patterns: nothing fills it here. A value may be one that the
 * profile has under the name `variable`.
 */
export type Operand =
  | { slot: string }
  | { context: string }
  | { value: SlotValue; variable?: string }
const comparisons = ['=', '!=', '<', '<=', '>', '>=', 'contains'] as const
type Comparison = (typeof comparisons)[number]

export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'holds' | 'empty'; operand: Operand }
  | { kind: 'compare'; by: Comparison; left: Operand; right: Operand }
  | { kind: 'matches'; left: Operand; pattern: Pattern }

/**
 * Reads a condition such as `slots.n >= 3 and not (slots.city is "Rome")`. Operators: and, or, not,
 * =, ==, is, equals, !=, is not, <, <=, >, >=, contains, matches, is empty, is not empty; values:
 * `slots.x`, `vars.x` of the profile, text in quotes, numbers, true, false, null, and sets such as `{"a" "b"}`.
 *
 * @throws ConditionError that says what is wrong, in plain words.
 */
export function parseCondition(source: string | boolean, variables: Variables = {}): Condition {
  if (typeof source === 'boolean') return { kind: 'holds', operand: { value: source } }
  if (source.length > maxLength) {
    throw new ConditionError(`The condition is longer than ${maxLength} characters.`)
  }
  const reader: Reader = { tokens: tokenize(source), at: 0, depth: 0, variables }
  const condition = readOr(reader)
  const rest = reader.tokens[reader.at]
  if (rest) throw new ConditionError(`The condition should end before ${showToken(rest)}.`)
  return condition
}

/** `budget` is what the patterns of the whole turn may cost. */
export function evaluate(condition: Condition, slots: Slots, budget = newBudget()): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => evaluate(part, slots, budget))
    case 'or':
      return condition.parts.some((part) => evaluate(part, slots, budget))
    case 'not':
      return !evaluate(condition.part, slots, budget)
    case 'holds':
      return isTrue(valueOf(condition.operand, slots))
    case 'empty':
      return isEmpty(valueOf(condition.operand, slots))
    case 'compare':
      return compare(condition.by, valueOf(condition.left, slots), valueOf(condition.right, slots))
    case 'matches': {
      const value = valueOf(condition.left, slots)
      return value !== null && patternMatches(condition.pattern, textOf(value), budget)
    }
  }
}

/** Names of the slots the condition reads, each once. */
export function slotsIn(condition: Condition): string[] {
  return [...new Set(operandsOf(condition).flatMap((operand) => slotName(operand)))]
}

/** Names of `context.*` that the condition reads, each once. */
export function contextIn(condition: Condition): string[] {
  const names = operandsOf(condition).flatMap((one) => ('context' in one ? [one.context] : []))
  return [...new Set(names)]
}

/** Names of `vars.*` that the condition reads, each once. */
export function variablesIn(condition: Condition): string[] {
  const names = operandsOf(condition).flatMap((one) =>
    'variable' in one && one.variable !== undefined ? [one.variable] : [],
  )
  return [...new Set(names)]
}

/** Names of the slots that are a whole condition, as if they were a yes or a no. */
export function slotsTakenForTrue(condition: Condition): string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(slotsTakenForTrue)
    case 'not':
      return slotsTakenForTrue(condition.part)
    case 'holds':
      return slotName(condition.operand)
    case 'empty':
    case 'compare':
    case 'matches':
      return []
  }
}

type Reader = { tokens: Token[]; at: number; depth: number; variables: Variables }

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
  const empty = readEmpty(reader, left)
  if (empty) return empty
  const by = readOperator(reader)
  return by
    ? { kind: 'compare', by, left, right: readOperand(reader) }
    : { kind: 'holds', operand: left }
}

/** `x is empty`, `x is not empty`; undefined when something else follows. */
function readEmpty(reader: Reader, operand: Operand): Condition | undefined {
  const { at } = reader
  const empty = { kind: 'empty', operand } as const
  if (take(reader, 'is')) {
    if (take(reader, 'empty')) return empty
    if (take(reader, 'not') && take(reader, 'empty')) return { kind: 'not', part: empty }
  }
  reader.at = at
  return undefined
}

function readOperator(reader: Reader): Comparison | undefined {
  if (take(reader, 'is')) return take(reader, 'not') ? '!=' : '='
  if (take(reader, '==') || take(reader, 'equals')) return '='
  return comparisons.find((comparison) => take(reader, comparison))
}

function readPattern(reader: Reader): Pattern {
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
  if (token.kind === 'context') return { context: token.text }
  if (token.kind === 'variable') {
    return { value: ownProperty(reader.variables, token.text) ?? null, variable: token.text }
  }
  if (token.kind === 'sign' && token.text === '{') return { value: readSet(reader) }
  if (token.kind === 'text') return { value: token.text }
  if (token.kind === 'number') return { value: Number(token.text) }
  const literal = Object.hasOwn(literals, token.text) ? literals[token.text] : undefined
  if (literal !== undefined) return { value: literal }
  throw new ConditionError(`A value or slots.<name> is expected, not ${showToken(token)}.`)
}

/** `{"a" "b"}`, after its opening brace; commas may separate the values. */
function readSet(reader: Reader): SlotValue[] {
  const values: SlotValue[] = []
  while (!take(reader, '}')) {
    if (values.length > 0) take(reader, ',')
    const operand = readOperand(reader)
    if (!('value' in operand)) {
      throw new ConditionError('Between { and } stand values only, such as {"a" "b"}.')
    }
    values.push(operand.value)
  }
  return values
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
    case 'empty':
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
  if ('context' in operand) return null
  return Object.hasOwn(slots, operand.slot) ? (slots[operand.slot] ?? null) : null
}

function isTrue(value: SlotValue): boolean {
  return typeof value === 'object' ? !isEmpty(value) : Boolean(value)
}

/** Nothing, a text without letters, a list or map without entries. */
function isEmpty(value: SlotValue): boolean {
  if (value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  return typeof value === 'object' && Object.keys(value).length === 0
}

function compare(by: Comparison, left: SlotValue, right: SlotValue): boolean {
  if (by === '=') return same(left, right)
  if (by === '!=') return !same(left, right)
  if (left === null || right === null) return false
  if (by === 'contains') return contains(left, right)
  const [a, b] = bothNumbers(left, right) ?? [textOf(left), textOf(right)]
  if (by === '<') return a < b
  if (by === '<=') return a <= b
  return by === '>' ? a > b : a >= b
}

function contains(left: SlotValue, right: SlotValue): boolean {
  if (Array.isArray(left)) return left.some((item) => same(item, right))
  if (typeof left === 'object' && left !== null) return Object.hasOwn(left, textOf(right))
  return textOf(left).includes(textOf(right))
}

/** Two texts are compared as texts ("007" is not "7"); a number makes the other side one. */
function same(left: SlotValue, right: SlotValue): boolean {
  if (left === null || right === null) return left === right
  const numbers =
    typeof left === 'number' || typeof right === 'number' ? bothNumbers(left, right) : null
  return numbers ? numbers[0] === numbers[1] : textOf(left) === textOf(right)
}

function bothNumbers(left: SlotValue, right: SlotValue): [number, number] | null {
  const numbers = [left, right].map((value) =>
    /^\s*[+-]?\d+(\.\d+)?\s*$/.test(textOf(value)) ? Number(value) : NaN,
  )
  const [a = NaN, b = NaN] = numbers
  return Number.isNaN(a) || Number.isNaN(b) ? null : [a, b]
}
