import type { SlotValue } from '../definition.ts'
import { ConditionError, showToken, tokenize, type Token } from './tokens.ts'
import { ownProperty } from '../own-property.ts'
import { type Variables } from '../texts.ts'
import { compilePattern, PatternError } from '../pattern.ts'
import type { Pattern } from '../pattern.ts'
import { comparisons } from './condition.ts'
import type { Operand, Comparison, Condition } from './condition.ts'

const maxLength = 1000
const maxDepth = 20

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
