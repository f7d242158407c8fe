import type { Slot, SlotValue } from '../definition.ts'
import { coerceValue } from '../coerce-slot.ts'
import type { Path, Problem } from '../locate.ts'
import { ownProperty } from '../own-property.ts'
import { error } from './problem.ts'
import type { CheckInput } from './check-input.ts'

/** Values that slots cannot hold. */
export function checkSlots({ definition, steps }: CheckInput): Problem[] {
  const slots = Object.entries(definition.slots)
  return [
    ...slots.flatMap(([name, slot]) => checkSlot(name, slot)),
    ...steps.flatMap(({ step, path }) => {
      const entries = 'set_slots' in step ? step.set_slots : []
      return entries.flatMap((entry, index) =>
        Object.entries(entry).flatMap(([name, value]) => {
          const slot = ownProperty(definition.slots, name)
          return slot ? checkValue(name, slot, value, [...path, 'set_slots', index, name]) : []
        }),
      )
    }),
  ]
}

function checkSlot(name: string, slot: Slot): Problem[] {
  const path = ['slots', name]
  const { initial_value: initial = null, values = [] } = slot
  if (slot.type === 'categorical' && values.length === 0) {
    const text = `The slot "${name}" is categorical but has no values. List them as "values".`
    return [error('slot-values-missing', path, text)]
  }
  return checkValue(name, slot, initial, [...path, 'initial_value'])
}

/** A text with a placeholder is known only when it runs. */
export function checkValue(name: string, slot: Slot, value: SlotValue, path: Path): Problem[] {
  if (value === null || coerceValue(slot, value) !== undefined) return []
  const allowed =
    slot.type === 'categorical' ? `one of ${(slot.values ?? []).join(', ')}` : slot.type
  const text = `The slot "${name}" cannot hold ${JSON.stringify(value)}. It must be ${allowed}.`
  return [error('slot-value', path, text)]
}
