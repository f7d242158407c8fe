import type { Problem } from '../locate.ts'
import { parsePayload } from '../payload.ts'
import { builtIn } from '../converse/say-response.ts'
import { askResponse } from '../references.ts'
import { info, warning } from './problem.ts'
import { hasServer } from './references.ts'
import { buttonsOf, type PlacedStep, type CheckInput } from './check-input.ts'

/** Flows that nothing leads to, and responses that nothing says. */
export function checkReachability(subject: CheckInput): Problem[] {
  return [...checkFlows(subject), ...checkResponses(subject)]
}

function checkFlows(subject: CheckInput): Problem[] {
  const { flows, metadata } = subject.definition
  const behindButtons = flowsBehindButtons(subject)
  const triggered = Object.keys(flows).filter((id) => (flows[id]?.nlu_trigger ?? []).length > 0)
  const { fallback, start, cancel, completed } = metadata
  const first = [fallback, start, cancel, completed].filter((flow) => flow !== undefined)
  const reached = new Set([...first, ...triggered])
  for (const flow of reached) {
    for (const placed of subject.flows.get(flow) ?? []) {
      for (const next of flowsAfter(placed, behindButtons)) reached.add(next)
    }
  }
  return Object.keys(flows).flatMap((flow) => {
    const text = `Nothing leads to the flow "${flow}". Give it an nlu_trigger, or a button, link or call to it.`
    return reached.has(flow) ? [] : [warning('flow-unreached', ['flows', flow], text)]
  })
}

function flowsBehindButtons(subject: CheckInput): Map<string, string[]> {
  const behind = new Map<string, string[]>()
  for (const placed of subject.variants) {
    const names = buttonsOf(placed).flatMap(({ button }) => {
      const payload = parsePayload(button.payload ?? '')
      return payload?.name == null ? [] : [payload.name]
    })
    const before = behind.get(placed.name) ?? []
    behind.set(placed.name, before)
    for (const name of names) before.push(name)
  }
  return behind
}

function flowsAfter(placed: PlacedStep, behindButtons: Map<string, string[]>): string[] {
  const { step } = placed
  if ('link' in step) return [step.link]
  if ('call' in step) return [step.call]
  return responsesOf(placed).flatMap((response) => behindButtons.get(response) ?? [])
}

function responsesOf({ step }: PlacedStep): string[] {
  if ('action' in step) return [step.action]
  if (!('collect' in step)) return []
  const rejections = (step.rejections ?? []).map(({ utter }) => utter)
  return [step.utter ?? askResponse(step.collect), ...rejections]
}

/** Every response that the bot itself says; an action server may say the others. */
export function responsesSaid({ definition, steps }: CheckInput): Set<string> {
  const bySlots = Object.values(definition.slots).flatMap(({ validation = {} }) => [
    ...(validation.rejections ?? []).map(({ utter }) => utter),
    ...(validation.refill_utter === undefined ? [] : [validation.refill_utter]),
  ])
  return new Set([...Object.keys(builtIn), ...bySlots, ...steps.flatMap(responsesOf)])
}

function checkResponses(subject: CheckInput): Problem[] {
  const said = responsesSaid(subject)
  return Object.keys(subject.definition.responses).flatMap((name) => {
    if (said.has(name)) return []
    if (hasServer(subject)) {
      const by = `No step says the response "${name}": only the action server can.`
      return [info('response-by-action', ['responses', name], by)]
    }
    const text = `Nothing says the response "${name}". Use it in a step, or remove it.`
    return [warning('response-unused', ['responses', name], text)]
  })
}
