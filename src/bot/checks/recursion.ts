import type { Problem } from '../locate.ts'
import { warning } from './problem.ts'
import { stronglyConnected } from './strongly-connected.ts'
import type { PlacedStep, CheckInput } from './check-input.ts'

const shownMost = 5

type FlowNode = { id: string; steps: PlacedStep[] }

/** Flows that call themselves, directly or through others: each round waits for the next one. */
export function checkRecursion({ flows }: CheckInput): Problem[] {
  const nodes = new Map([...flows].map(([id, steps]) => [id, { id, steps }]))
  const goesTo = ({ steps }: FlowNode): FlowNode[] =>
    steps.flatMap((placed) => nodes.get(leadsTo(placed) ?? '') ?? [])
  return stronglyConnected([...nodes.values()], goesTo).flatMap((round) => {
    const ids = new Set(round.map(({ id }) => id))
    const calls = round.flatMap(({ steps }) =>
      steps.filter(({ step }) => 'call' in step && ids.has(step.call)),
    )
    const some = round.slice(0, shownMost + 1).map(({ id }) => id)
    return calls.map((placed) => recursive(placed, some))
  })
}

function leadsTo({ step }: PlacedStep): string | undefined {
  if ('link' in step) return step.link
  return 'call' in step ? step.call : undefined
}

function recursive({ flow, path }: PlacedStep, ids: string[]): Problem {
  const others = ids.filter((id) => id !== flow)
  const through = others.length > 0 ? ` through ${others.slice(0, shownMost).join(', ')}` : ''
  const text = `The flow "${flow}" calls itself${through}: every round waits for the next one, and after ten the bot gives up. To repeat, name an earlier step in next.`
  return warning('call-recursive', [...path, 'call'], text)
}
