import type { Definition, PartKey } from './definition.ts'
import { diffDefinitions } from './diff/diff-definitions.ts'
import type { Change } from './diff/diff-definitions.ts'
import { ownProperty } from './own-property.ts'
import { emptyDefinition, partKind, partName, partsOf, withParts } from './parts.ts'
import type { Parts } from './parts.ts'
import { referencesOf, variantReferences } from './references.ts'
import { sameValue } from './same-value.ts'
import { brokenReferences } from './broken-references.ts'

/** `shared`: keys of responses, slots and intents ticked by themselves, as `response:utter_menu`. */
export type Selection = { flows: string[]; shared: string[]; settings: boolean }
export type SelectionProblem = {
  code: 'flow-unknown' | 'part-unknown' | 'part-shared' | 'reference-broken'
  text: string
  part?: PartKey
  /** Flows of the base that were not chosen and use the part. */
  usedBy?: string[]
  /** `A / step 7 -> B` */
  path?: string
}
/** `taken`: the parts in which the candidate differs from the base. */
export type Selected = { candidate: Definition; taken: PartKey[] }
export type Selectable = {
  flows: { id: string; kind: Change['kind'] }[]
  shared: { part: PartKey; kind: Change['kind']; usedBy: string[] }[]
  settings: boolean
}

/**
 * The candidate of F15: the base with the chosen flows as they are in the draft, and the responses,
 * slots and intents these use. Nothing else joins: what an unchosen flow of the base uses too has to
 * be ticked by itself, and so do the settings.
 */
export function selectFlows(
  base: Definition | null,
  draft: Definition,
  chosen: Selection,
): Selected | { problems: SelectionProblem[] } {
  const from = base ?? emptyDefinition()
  const [before, after] = [partsOf(from), partsOf(draft)]
  const users = usersOf(
    from,
    Object.keys(from.flows).filter((id) => !chosen.flows.includes(id)),
  )
  const ticked = chosen.shared.filter(isShareable)
  const used = [...flowUses(from, chosen.flows), ...flowUses(draft, chosen.flows, ticked)]
  const wanted = [...new Set([...chosen.flows.map(flowKey), ...ticked, ...used])]
  const settings = chosen.settings ? settingKeys(before, after) : []
  const taken = [...wanted, ...settings].filter(
    (part) =>
      !sameValue(before.get(part), after.get(part)) &&
      !(isLeftBehind(after, part, users) && !ticked.includes(part)),
  )
  const candidate = withParts(from, new Map(taken.map((part) => [part, after.get(part)])))
  const problems = [
    ...unknownChoices(before, after, chosen),
    ...taken.flatMap((part) => sharedProblem(before, part, users, ticked)),
    ...brokenReferences(from, draft, candidate).map(brokenProblem),
  ]
  return problems.length > 0 ? { problems } : { candidate, taken }
}

/** What the form offers: every changed flow; every other changed part, with the flows that use it. */
export function selectable(base: Definition | null, draft: Definition): Selectable {
  const changes = diffDefinitions(base, draft)
  const users = [base ?? emptyDefinition(), draft].map((definition) =>
    usersOf(definition, Object.keys(definition.flows)),
  )
  const usedBy = (part: PartKey) => [...new Set(users.flatMap((map) => map.get(part) ?? []))]
  return {
    flows: changes.flatMap(({ part, kind }) =>
      partKind(part) === 'flow' ? [{ id: partName(part), kind }] : [],
    ),
    shared: changes.flatMap(({ part, kind }) =>
      isShareable(part) ? [{ part, kind, usedBy: usedBy(part) }] : [],
    ),
    settings: changes.some(({ part }) => partKind(part) === 'setting'),
  }
}

function usersOf(definition: Definition, flows: string[]): Map<PartKey, string[]> {
  const users = new Map<PartKey, string[]>()
  for (const flow of flows) {
    for (const part of flowUses(definition, [flow])) {
      const known = users.get(part)
      if (known) known.push(flow)
      else users.set(part, [flow])
    }
  }
  return users
}

/** Responses, slots and intents that the flows use, and what ticked responses use in turn. */
export function flowUses(
  definition: Definition,
  flows: string[],
  ticked: PartKey[] = [],
): PartKey[] {
  const inFlows = flows.flatMap((flow) => {
    const { responses, slots, intents } = referencesOf(definition, flow)
    return [
      ...responses.map((name): PartKey => `response:${name}`),
      ...slots.map((name): PartKey => `slot:${name}`),
      ...intents.map((name): PartKey => `intent:${name}`),
    ]
  })
  const inTicked = ticked.flatMap((part) => {
    const variants =
      partKind(part) === 'response' ? ownProperty(definition.responses, partName(part)) : []
    return variantReferences(definition, variants ?? [])
      .filter(({ kind }) => kind !== 'flow')
      .map(({ kind, name }): PartKey => `${kind}:${name}`)
  })
  return [...inFlows, ...inTicked]
}

/** The draft dropped it, but a flow that stays as it is needs it. */
function isLeftBehind(after: Parts, part: PartKey, users: Map<PartKey, string[]>): boolean {
  return isShareable(part) && after.get(part) === undefined && users.has(part)
}

function sharedProblem(
  before: Parts,
  part: PartKey,
  users: Map<PartKey, string[]>,
  ticked: PartKey[],
): SelectionProblem[] {
  const usedBy = users.get(part) ?? []
  if (usedBy.length === 0 || ticked.includes(part) || before.get(part) === undefined) return []
  const text = `The ${partKind(part)} "${partName(part)}" changes for ${usedBy.join(', ')} too. Tick it by itself, or choose those flows.`
  return [{ code: 'part-shared', part, usedBy, text }]
}

function brokenProblem(path: string): SelectionProblem {
  const text = `${path}: this would be missing. Choose it too, or take the reference out.`
  return { code: 'reference-broken', path, text }
}

function unknownChoices(before: Parts, after: Parts, chosen: Selection): SelectionProblem[] {
  const exists = (part: PartKey) => before.has(part) || after.has(part)
  const flows = chosen.flows.filter((id) => !exists(flowKey(id)))
  const shared = chosen.shared.filter((part) => !isShareable(part) || !exists(part))
  return [
    ...flows.map((id): SelectionProblem => {
      return { code: 'flow-unknown', text: `There is no flow "${id}" in the draft or the base.` }
    }),
    ...shared.map((part): SelectionProblem => {
      return { code: 'part-unknown', text: `There is no "${part}" in the draft or the base.` }
    }),
  ]
}

function settingKeys(before: Parts, after: Parts): PartKey[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (part) => partKind(part) === 'setting',
  )
}

function flowKey(id: string): PartKey {
  return `flow:${id}`
}

function isShareable(part: string): part is PartKey {
  return /^(response|slot|intent):/.test(part)
}
