import type { SlotValue } from '../definition.ts'
import { textOf } from '../texts.ts'
import { newBudget, patternMatches } from '../pattern.ts'
import type { Slots, Operand, Comparison, Condition } from './condition.ts'

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
