import { evaluate } from './condition/evaluate.ts'
import { type Condition, type Slots } from './condition/condition.ts'
import type { Channel, Variant } from './definition.ts'
import { newBudget } from './pattern.ts'

/** A variant with its condition read; null when it has none. */
export type ReadyVariant = { variant: Variant; when: Condition | null }

/**
 * The variant that is said, in Rasa's documented order: for this channel with a condition that holds,
 * for this channel without one, for any channel with one, for any channel without. Of several, always
 * the first: tests and diffs stay readable.
 */
export function chooseVariant(
  variants: readonly ReadyVariant[],
  channel: Channel,
  slots: Slots,
  budget = newBudget(),
): Variant | undefined {
  const fits = variants.filter(({ when }) => when === null || evaluate(when, slots, budget))
  const first = (of: Channel | undefined, conditional: boolean) =>
    fits.find(({ variant, when }) => variant.channel === of && (when !== null) === conditional)
  const found =
    first(channel, true) ??
    first(channel, false) ??
    first(undefined, true) ??
    first(undefined, false)
  return found?.variant
}
