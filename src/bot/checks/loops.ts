import { flowAndStep, type Problem } from '../locate.ts'
import { error, warning } from './problem.ts'
import type { PlacedStep, CheckInput } from './check-input.ts'
import { stronglyConnected } from './strongly-connected.ts'

const shownMost = 6
/** After these the bot waits for somebody else. */
const waiting = new Set(['action_human_handoff', 'action_listen', 'action_default_fallback'])

/** Steps that would never stop (error), or not on their second round (warning). */
export function checkLoops(subject: CheckInput): Problem[] {
  return [...checkEndless(subject), ...checkSecondRound(subject)]
}

/** A round without a step that waits for someone, across flows too. */
function checkEndless(subject: CheckInput): Problem[] {
  const silent = silentFlows(subject)
  const goesTo = (placed: PlacedStep): PlacedStep[] => {
    if (waits(placed)) return []
    const flow = leavesTo(placed)
    const entry = flow === undefined ? undefined : subject.flows.get(flow)?.[0]
    const returns = 'call' in placed.step && silent.has(placed.step.call)
    const exits = flow === undefined || returns ? placed.exits : []
    return [...(entry ? [entry] : []), ...exits.filter((exit) => exit !== null)]
  }
  return stronglyConnected(subject.steps, goesTo).map((round) => {
    const text = `This runs for ever without waiting for an answer: ${show(subject, round)}. Put a collect in it, or a way out of it.`
    return error('loop-endless', round[0]?.path ?? [], text)
  })
}

/**
 * A collect asks only while its slot is empty: where nothing empties it, a second round just runs.
 */
function checkSecondRound(subject: CheckInput): Problem[] {
  const goesTo = (placed: PlacedStep): PlacedStep[] =>
    mayChangeSlots(placed) ? [] : placed.exits.filter((exit) => exit !== null)
  const rounds = stronglyConnected(subject.steps, goesTo)
  return rounds.flatMap((round) => {
    const asks = round.find(({ step }) => 'collect' in step)
    const text = `When this repeats, ${show(subject, round)}, the slot is already filled and nobody is asked. Set ask_before_filling: true.`
    return asks ? [warning('loop-not-asking', asks.path, text)] : []
  })
}

/** Asks in any case, or does what may empty a slot. */
function mayChangeSlots({ step }: PlacedStep): boolean {
  if ('collect' in step) return step.ask_before_filling === true
  if ('action' in step) return !step.action.startsWith('utter_')
  return 'call' in step || 'link' in step || 'set_slots' in step
}

/** A person is asked, or takes over. */
function waits({ step }: PlacedStep): boolean {
  return 'collect' in step || ('action' in step && waiting.has(step.action))
}

function leavesTo({ step }: PlacedStep): string | undefined {
  if ('link' in step) return step.link
  return 'call' in step ? step.call : undefined
}

/**
 * Flows that can end without ever waiting: only after a call of these the caller goes on at once.
 */
function silentFlows({ flows }: CheckInput): Set<string> {
  const silent = new Set<string>()
  const askedBy = new Map<string, string[]>()
  for (const [flow, steps] of flows) {
    for (const placed of steps) {
      const other = leavesTo(placed)
      if (other === undefined) continue
      const askers = askedBy.get(other)
      if (askers) askers.push(flow)
      else askedBy.set(other, [flow])
    }
  }
  const queue = [...flows.keys()]
  for (let flow = queue.pop(); flow !== undefined; flow = queue.pop()) {
    if (silent.has(flow) || !canEndSilently(flows.get(flow) ?? [], silent)) continue
    silent.add(flow)
    for (const asker of askedBy.get(flow) ?? []) queue.push(asker)
  }
  return silent
}

function canEndSilently([first]: PlacedStep[], silent: Set<string>): boolean {
  if (!first) return true
  const reached = new Set([first])
  for (const placed of reached) {
    if (waits(placed)) continue
    const other = leavesTo(placed)
    if (other !== undefined && !silent.has(other)) continue
    if ('link' in placed.step) return true
    for (const exit of placed.exits) {
      if (exit === null) return true
      reached.add(exit)
    }
  }
  return false
}

function show({ definition }: CheckInput, round: PlacedStep[]): string {
  const names = round.slice(0, shownMost).map(({ flow, path }) => {
    return `${flow} / ${flowAndStep(definition, path).step ?? 'step 1'}`
  })
  if (round.length > shownMost) names.push('…')
  return [...names, names[0]].join(' -> ')
}
