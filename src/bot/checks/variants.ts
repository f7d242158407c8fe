import { canonicalText } from '../canonical.ts'
import type { Variant } from '../definition.ts'
import type { Problem } from '../locate.ts'
import { info, warning } from './problem.ts'
import type { PlacedVariant, CheckInput } from './check-input.ts'

const shownMost = 10

/** Variants that no customer ever sees, and responses that may have none to say. */
export function checkVariants({ definition, variants }: CheckInput): Problem[] {
  const byName = new Map<string, PlacedVariant[]>()
  for (const placed of variants) {
    const others = byName.get(placed.name)
    if (others) others.push(placed)
    else byName.set(placed.name, [placed])
  }
  const channels = definition.metadata.channels ?? []
  return [...byName].flatMap(([name, placed]) => [
    ...checkNeverSaid(name, placed),
    ...checkConditional(name, placed, channels),
  ])
}

/** Of variants with the same channel and condition, Rasa takes any and we the first. */
function checkNeverSaid(name: string, placed: PlacedVariant[]): Problem[] {
  const seen = new Set<string>()
  const never = placed.flatMap((one, index) => {
    const key = canonicalText([one.variant.channel ?? null, one.variant.condition ?? []])
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ ...one, number: index + 1 }]
  })
  const [first] = never
  if (!first) return []
  const more = never.length > shownMost ? ` and ${never.length - shownMost} more` : ''
  const numbers = `${never
    .slice(0, shownMost)
    .map(({ number }) => number)
    .join(', ')}${more}`
  const text = `Of the variants of "${name}" that fit equally, the first is always said: number ${numbers} never. Remove what is not needed, or give it a channel or a condition.`
  return [info('variant-never-said', first.path, text)]
}

function checkConditional(name: string, placed: PlacedVariant[], channels: string[]): Problem[] {
  const hasCondition = ({ condition = [] }: Variant) => condition.length > 0
  const speaks = (channel: string | undefined) =>
    placed.some(({ variant }) => {
      const fits = variant.channel === undefined || variant.channel === channel
      return fits && !hasCondition(variant)
    })
  const [first] = placed
  if (!first || !placed.some(({ variant }) => hasCondition(variant))) return []
  const silent = (channels.length > 0 ? channels : [undefined]).filter((one) => !speaks(one))
  if (silent.length === 0) return []
  const where = silent.some((one) => one === undefined) ? '' : ` on ${silent.join(', ')}`
  const text = `Every variant of "${name}" has a condition${where}: where none holds, the fallback flow answers instead. Add a variant without a condition.`
  return [warning('response-only-conditional', first.path.slice(0, 2), text)]
}
