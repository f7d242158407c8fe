import type { Slots } from './conditions.ts'
import type { Channel, Variant } from './definition.ts'
import { ownProperty } from './own-property.ts'

/**
 * The first variant for this channel whose condition holds, else the first for any channel. Always
 * the same one for the same slots: tests and diffs stay readable.
 */
export function chooseVariant(
  variants: Variant[],
  channel: Channel,
  slots: Slots,
): Variant | undefined {
  const fitting = variants.filter((variant) => holds(variant, slots))
  return (
    fitting.find((variant) => variant.channel === channel) ??
    fitting.find((variant) => variant.channel === undefined)
  )
}

function holds(variant: Variant, slots: Slots): boolean {
  const condition = variant.condition ?? []
  return condition.every(({ name, value }) => (ownProperty(slots, name) ?? null) === value)
}
