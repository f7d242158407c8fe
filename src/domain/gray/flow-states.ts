/** Where a flow stands on its way to customers (F32). */
export type FlowState = 'New' | 'Unreleased' | 'Gray' | 'Official'

type Flows = Readonly<Record<string, string>>

/**
 * Each flow by the hash of what customers meet in it: as everybody meets it, as a part of the customers
 * does, changed since in the draft, or in the draft alone. A flow that the draft took out is
 * `Unreleased` too. `gray` is null without a gray release.
 */
export function flowStates(what: { draft: Flows; gray: Flows | null; official: Flows }): {
  flow: string
  state: FlowState
}[] {
  const { draft, gray, official } = what
  const flows = new Set([draft, gray ?? {}, official].flatMap((some) => Object.keys(some)))
  return [...flows]
    .toSorted()
    .map((flow) => ({ flow, state: stateOf(flow, draft, gray, official) }))
}

function stateOf(flow: string, draft: Flows, gray: Flows | null, official: Flows): FlowState {
  const now = draft[flow]
  const isOfficial = now !== undefined && now === official[flow]
  const isGray = now !== undefined && now === gray?.[flow]
  // Also where a part of the customers meets something else than the draft and everybody's version.
  if (isOfficial) return gray === null || isGray ? 'Official' : 'Gray'
  if (isGray) return 'Gray'
  return gray?.[flow] === undefined && official[flow] === undefined ? 'New' : 'Unreleased'
}
