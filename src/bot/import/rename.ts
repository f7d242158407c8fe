import type { Branch, Definition, Flow, Step, Variant } from '../definition.ts'
import { askResponse } from '../references.ts'

/**
 * Puts the new slot names everywhere: as keys and values, in conditions, and as `{slot}` in texts.
 */
export function renameSlots(definition: Definition, renamed: Map<string, string>): Definition {
  if (renamed.size === 0) return definition
  const names = new Map(
    [...renamed].flatMap(([from, to]) => [
      [from, to],
      [askResponse(from), askResponse(to)],
    ]),
  )
  const { slots, responses, flows } = definition
  const changed = rename({ slots, responses, flows }, names) as Partial<Definition>
  return { ...definition, ...changed }
}

function rename(value: unknown, names: Map<string, string>): unknown {
  if (typeof value === 'string') return renameInText(value, names)
  if (Array.isArray(value)) return value.map((item) => rename(item, names))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [
    names.get(key) ?? key,
    rename(item, names),
  ])
  return Object.fromEntries(entries) as unknown
}

function renameInText(text: string, names: Map<string, string>): string {
  const inBraces = text.replace(/\{([^{}]+)\}/g, (found, name: string) => {
    const to = names.get(name)
    return to === undefined ? found : `{${to}}`
  })
  const inConditions = inBraces.replace(/\bslots\.([\w-]+)/g, (found, name: string) => {
    const to = names.get(name)
    return to === undefined ? found : `slots.${to}`
  })
  return names.get(inConditions) ?? inConditions
}

/** Puts the new flow ids everywhere a flow is named: links, calls, buttons, its own key. */
export function renameFlows(definition: Definition, renamed: Map<string, string>): Definition {
  if (renamed.size === 0) return definition
  const named = (id: string) => renamed.get(id) ?? id
  const flows = Object.entries(definition.flows).map(([id, flow]): [string, Flow] => [
    named(id),
    { ...flow, steps: flow.steps.map((step) => renameInStep(step, named)) },
  ])
  const responses = Object.entries(definition.responses).map(([name, variants]) => [
    name,
    variants.map((variant) => renameInVariant(variant, named)),
  ])
  return {
    ...definition,
    flows: Object.fromEntries(flows),
    responses: Object.fromEntries(responses) as Definition['responses'],
  }
}

type Named = (id: string) => string

function renameInStep(step: Step, named: Named): Step {
  const inside = Array.isArray(step.next)
    ? { ...step, next: step.next.map((branch) => renameInBranch(branch, named)) }
    : step
  if ('link' in inside) return { ...inside, link: named(inside.link) }
  return 'call' in inside ? { ...inside, call: named(inside.call) } : inside
}

/** Steps are below `then` or `else`. */
function renameInBranch(branch: Branch, named: Named): Branch {
  const fields = Object.entries(branch).map(([key, value]: [string, string | boolean | Step[]]) => [
    key,
    Array.isArray(value) ? value.map((step) => renameInStep(step, named)) : value,
  ])
  return Object.fromEntries(fields) as Branch
}

function renameInVariant(variant: Variant, named: Named): Variant {
  if (!variant.buttons) return variant
  const buttons = variant.buttons.map((button) => {
    const [, name, rest = ''] = /^\/([^\s{(]+)(.*)$/s.exec(button.payload ?? '') ?? []
    return name === undefined ? button : { ...button, payload: `/${named(name)}${rest}` }
  })
  return { ...variant, buttons }
}
