import { sha256 } from './canonical.ts'
import type { Definition, PartKey } from './definition.ts'
import { flowUses } from './select-flows.ts'

/**
 * One hash a flow, of all that customers meet in it: its steps, and the responses, slots and intents
 * that it uses.
 */
export function flowHashes(
  definition: Definition,
  parts: Partial<Record<PartKey, string>>,
): Record<string, string> {
  const hashOf = (part: PartKey) => `${part} ${parts[part] ?? 'none'}`
  return Object.fromEntries(
    Object.keys(definition.flows).map((flow) => {
      const used = [...new Set(flowUses(definition, [flow]))].toSorted()
      return [flow, sha256([`flow:${flow}` as const, ...used].map(hashOf).join('\n'))]
    }),
  )
}
