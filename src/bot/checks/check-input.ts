import type { Button, Channel, Definition, Flow, Step, Variant } from '../definition.ts'
import type { Path } from '../locate.ts'
import { branchesOf, targetOf } from '../steps.ts'
import type { Variables } from '../texts.ts'

export type KnownSender = { name: string; channel: Channel }
/** What a profile has, by name. */
export type KnownProfile = {
  name: string
  variables: Variables
  secrets: readonly string[]
  timeZone: string | null
}
export type KnownUrl = { name: string; url: string; isRetired: boolean }
export type ValidateOptions = {
  /** False for the org's exception bot, which answers on the senders of others (F37). */
  needsSenders?: boolean | undefined
  /** Senders that exist; undefined when that cannot be known here. */
  senders?: readonly KnownSender[] | undefined
  /** Web URLs of the names in its settings; undefined when that cannot be known here. */
  urls?: readonly KnownUrl[] | undefined
  /** Whether the bot's action endpoint is set up; undefined when that cannot be known here. */
  actionEndpoint?: boolean | undefined
  /** With which it shall run; undefined when that cannot be known here. */
  profile?: KnownProfile | undefined
  /** Every profile, where none is chosen yet. */
  profiles?: readonly Pick<KnownProfile, 'name' | 'variables'>[] | undefined
  /** Its address is one without encryption. */
  plainEndpoint?: boolean | undefined
  /** Its address is inside a private network, which bots may not call here. */
  privateEndpoint?: boolean | undefined
}

/** A step and where it may go on to; `null` among `exits` is the end of the flow. */
export type PlacedStep = {
  flow: string
  step: Step
  path: Path
  /** The step before it in its list; for the first of a branch, the step that branches. */
  before: PlacedStep | null
  following: PlacedStep | null
  exits: (PlacedStep | null)[]
}
export type PlacedVariant = { name: string; variant: Variant; path: Path }
export type PlacedButton = { button: Button; path: Path }

/** What the checks read: the definition, walked once. */
export type CheckInput = {
  definition: Definition
  options: ValidateOptions
  flows: Map<string, PlacedStep[]>
  steps: PlacedStep[]
  variants: PlacedVariant[]
}

export function checkInputOf(definition: Definition, options: ValidateOptions): CheckInput {
  const flows = new Map(
    Object.entries(definition.flows).map(([id, flow]) => [id, placeSteps(id, flow)]),
  )
  const variants = Object.entries(definition.responses).flatMap(([name, list]) =>
    list.map((variant, index) => ({ name, variant, path: ['responses', name, index] })),
  )
  return { definition, options, flows, steps: [...flows.values()].flat(), variants }
}

export function buttonsOf({ variant, path }: PlacedVariant): PlacedButton[] {
  const buttons = variant.buttons ?? []
  return buttons.map((button, index) => ({ button, path: [...path, 'buttons', index] }))
}

/** The steps in file order; the first is where the flow starts. */
function placeSteps(flow: string, { steps }: Flow): PlacedStep[] {
  const placed: PlacedStep[] = []
  const firstOf = new Map<Step[], PlacedStep>()
  const placeList = (list: Step[], path: Path, parent: PlacedStep | null) => {
    let before = parent
    for (const [index, step] of list.entries()) {
      const at = [...path, index]
      const one: PlacedStep = { flow, step, path: at, before, following: null, exits: [] }
      placed.push(one)
      if (index === 0) firstOf.set(list, one)
      else if (before) before.following = one
      for (const [number, branch] of branchesOf(step).entries()) {
        const target = targetOf(branch)
        const key = 'then' in branch ? 'then' : 'else'
        if (Array.isArray(target)) placeList(target, [...at, 'next', number, key], one)
      }
      before = one
    }
  }
  placeList(steps, ['flows', flow, 'steps'], null)
  const byId = new Map(placed.map((one) => [one.step.id, one]))
  for (const one of placed) one.exits = exitsOf(one, byId, firstOf)
  return placed
}

function exitsOf(
  { step, following }: PlacedStep,
  byId: Map<string | undefined, PlacedStep>,
  firstOf: Map<Step[], PlacedStep>,
): (PlacedStep | null)[] {
  if ('link' in step) return []
  if (step.next === undefined) return [following]
  const resolve = (target: string | Step[]): (PlacedStep | null)[] => {
    if (target === 'END') return [null]
    if (Array.isArray(target)) return [firstOf.get(target) ?? null]
    const found = byId.get(target)
    return found ? [found] : []
  }
  if (typeof step.next === 'string') return resolve(step.next)
  const exits = step.next.flatMap((branch) => resolve(targetOf(branch)))
  return hasElse(step) ? exits : [...exits, following]
}

export function hasElse(step: Step): boolean {
  return branchesOf(step).some((branch) => 'else' in branch)
}
