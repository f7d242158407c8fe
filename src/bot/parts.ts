import { canonicalText, sha256 } from './canonical.ts'
import { partKinds } from './definition.ts'
import type { Definition, PartKey, PartKind } from './definition.ts'

export type Parts = Map<PartKey, unknown>

/** The whole definition as parts, so that each can be compared, chosen and attributed by itself. */
export function partsOf(definition: Definition): Parts {
  const { version, metadata, ...rest } = definition
  const settings = { ...(version === undefined ? {} : { version }), ...metadata }
  return new Map<PartKey, unknown>([
    ...entries('setting', settings),
    ...entries('slot', rest.slots),
    ...entries('response', rest.responses),
    ...entries('flow', rest.flows),
    ...rest.nlu.map((intent): [PartKey, unknown] => [`intent:${intent.intent}`, intent]),
  ])
}

/** The definition with these parts put in its place; a part that is `undefined` is taken out. */
export function withParts(base: Definition, changes: Parts): Definition {
  const kept = [...new Map([...partsOf(base), ...changes])].filter(
    ([, value]) => value !== undefined,
  )
  const mapOf = (kind: PartKind) =>
    Object.fromEntries(
      kept.flatMap(([key, value]) => (partKind(key) === kind ? [[partName(key), value]] : [])),
    )
  const { version, ...metadata } = mapOf('setting')
  // The values come out of partsOf: they have the shapes their keys say.
  return {
    ...(version === undefined ? {} : { version }),
    metadata,
    slots: mapOf('slot'),
    responses: mapOf('response'),
    flows: mapOf('flow'),
    nlu: Object.values(mapOf('intent')),
  } as Definition
}

export function partHashes(definition: Definition): Record<PartKey, string> {
  const hashes = [...partsOf(definition)].map(([key, value]) => [key, sha256(canonicalText(value))])
  return Object.fromEntries(hashes) as Record<PartKey, string>
}

export function emptyDefinition(): Definition {
  return { metadata: {}, slots: {}, responses: {}, flows: {}, nlu: [] }
}

export function partKind(key: PartKey): PartKind {
  return partKinds.find((kind) => key.startsWith(`${kind}:`)) ?? 'setting'
}

export function partName(key: PartKey): string {
  return key.slice(key.indexOf(':') + 1)
}

function entries(kind: PartKind, map: Record<string, unknown>): [PartKey, unknown][] {
  return Object.entries(map).map(([name, value]) => [`${kind}:${name}`, value])
}
