import type { SlotValue } from '../definition.ts'
import type { Pattern } from '../pattern.ts'

/** What a conversation remembers, by name. */
export type Slots = Readonly<Record<string, SlotValue>>
/**
 * `context` is Rasa's memory of its own patterns: nothing fills it here. A value may be one that the
 * profile has under the name `variable`.
 */
export type Operand =
  | { slot: string }
  | { context: string }
  | { value: SlotValue; variable?: string }
export const comparisons = ['=', '!=', '<', '<=', '>', '>=', 'contains'] as const
export type Comparison = (typeof comparisons)[number]

/** A condition as it was read. */
export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'holds' | 'empty'; operand: Operand }
  | { kind: 'compare'; by: Comparison; left: Operand; right: Operand }
  | { kind: 'matches'; left: Operand; pattern: Pattern }
