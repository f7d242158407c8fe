/** Where a flow stands on its way to customers (F32). */
export type FlowState = 'New' | 'Unreleased' | 'Gray' | 'Official'

type Flows = Readonly<Record<string, string>>

/**
 * Each flow by the hash of its content: as everybody meets it, as a part of the customers does, changed
 * since in the draft, or in the draft alone. A flow that the draft took out is `Unreleased` too.
 */
export function flowStates(what: { draft: Flows; gray: Flows; official: Flows }): {
  flow: string
  state: FlowState
}[] {
  const { draft, gray, official } = what
  const flows = [
    ...new Set([...Object.keys(draft), ...Object.keys(gray), ...Object.keys(official)]),
  ]
  return flows.toSorted().map((flow) => ({ flow, state: stateOf(flow, draft, gray, official) }))
}

function stateOf(flow: string, draft: Flows, gray: Flows, official: Flows): FlowState {
  const now = draft[flow]
  if (now !== undefined && now === official[flow]) return 'Official'
  if (now !== undefined && now === gray[flow]) return 'Gray'
  return gray[flow] === undefined && official[flow] === undefined ? 'New' : 'Unreleased'
}
