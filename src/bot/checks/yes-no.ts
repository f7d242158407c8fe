import { ConditionError, parseCondition, slotsTakenForTrue } from '../conditions.ts'
import type { Button, CollectStep, Slot } from '../definition.ts'
import { speechOf } from '../fit-slot.ts'
import type { Path, Problem } from '../locate.ts'
import { own } from '../own.ts'
import { parsePayload } from '../payload.ts'
import { askResponse } from '../references.ts'
import { branchesOf } from '../steps.ts'
import { readYesNoButton, type YesNo } from '../words/yes-no.ts'
import { warning } from './problem.ts'
import { buttonsOf, type PlacedButton, type PlacedStep, type Subject } from './subject.ts'

/** Questions that are answered by yes or no: their slots, their conditions, their buttons. */
export function checkYesNo(subject: Subject): Problem[] {
  const { yesNo } = speechOf(subject.definition.metadata)
  const neverFalse = slotsNeverFalse(subject, yesNo)
  return [...checkConditions(subject, neverFalse), ...checkBoolButtons(subject, yesNo)]
}

/** Slots that hold "no" as a text after their question: a condition takes that for true. */
function slotsNeverFalse(subject: Subject, yesNo: YesNo): Set<string> {
  const names = subject.steps.flatMap(({ step }) => {
    if (!('collect' in step)) return []
    const slot = own(subject.definition.slots, step.collect)
    return slot && slot.type !== 'bool' && asksYesNo(subject, step, slot, yesNo)
      ? [step.collect]
      : []
  })
  return new Set(names)
}

function asksYesNo(subject: Subject, step: CollectStep, slot: Slot, yesNo: YesNo): boolean {
  const values = (slot.values ?? []).map((title) => ({ title }))
  const buttons: Button[] = [
    ...values,
    ...questionButtons(subject, step).map(({ button }) => button),
  ]
  const meanings = new Set(buttons.map((button) => readYesNoButton(yesNo, button)))
  return meanings.has(true) && meanings.has(false)
}

function questionButtons(subject: Subject, step: CollectStep): PlacedButton[] {
  const name = step.utter ?? askResponse(step.collect)
  return subject.variants.filter((placed) => placed.name === name).flatMap(buttonsOf)
}

function checkConditions(subject: Subject, neverFalse: Set<string>): Problem[] {
  return [...neverFalse].flatMap((slot) => {
    const collectors = flowsCollecting(subject, slot)
    return [...subject.flows.values()].flatMap((steps) =>
      afterCollecting(steps, slot, collectors).flatMap((placed) => conditionsOn(placed, slot)),
    )
  })
}

/** Flows that collect a slot, by themselves or through a call. */
function flowsCollecting({ flows }: Subject, slot: string): Set<string> {
  const found = new Set<string>()
  let before = -1
  while (found.size > before) {
    before = found.size
    for (const [flow, steps] of flows) {
      if (steps.some((placed) => collects(placed, slot, found))) found.add(flow)
    }
  }
  return found
}

function collects({ step }: PlacedStep, slot: string, collectors: Set<string>): boolean {
  return 'collect' in step ? step.collect === slot : 'call' in step && collectors.has(step.call)
}

function afterCollecting(steps: PlacedStep[], slot: string, collectors: Set<string>): PlacedStep[] {
  const reached = new Set(steps.filter((placed) => collects(placed, slot, collectors)))
  for (const placed of reached) {
    for (const exit of placed.exits) if (exit) reached.add(exit)
  }
  return [...reached]
}

function conditionsOn({ step, path }: PlacedStep, slot: string): Problem[] {
  return branchesOf(step).flatMap((branch, index) => {
    if (!('if' in branch) || !takenForTrue(branch.if).includes(slot)) return []
    const text = `"${slot}" is not of type bool: after its question it holds a text, and "no" counts as true here. Give the slot the type bool, or write slots.${slot} = "…" with the answer you mean.`
    return [warning('text-as-yes-no', [...path, 'next', index, 'if'], text)]
  })
}

function takenForTrue(source: string | boolean): string[] {
  try {
    return slotsTakenForTrue(parseCondition(source))
  } catch (error) {
    if (error instanceof ConditionError) return []
    throw error
  }
}

function checkBoolButtons(subject: Subject, yesNo: YesNo): Problem[] {
  const told = new Set<string>()
  return subject.steps.flatMap(({ step }) => {
    if (!('collect' in step) || own(subject.definition.slots, step.collect)?.type !== 'bool')
      return []
    return questionButtons(subject, step).flatMap(({ button, path }) => {
      const key = path.join('/')
      const isClear =
        leadsElsewhere(subject, button) || readYesNoButton(yesNo, button) !== undefined
      if (told.has(key) || isClear) return []
      told.add(key)
      return [unclear(step.collect, button, path)]
    })
  })
}

function unclear(slot: string, { title }: Button, path: Path): Problem {
  const text = `Nobody can tell whether "${title}" means yes or no to "${slot}", so a tap on it asks again. Give it the payload "yes" or "no", or add its word to yes_words or no_words in metadata.`
  return warning('bool-button-unclear', path, text)
}

/** A link, another flow, or a payload that fills the slot by itself. */
function leadsElsewhere({ definition }: Subject, { payload = '', url }: Button): boolean {
  const parsed = payload.startsWith('/') ? parsePayload(payload) : null
  if (url !== undefined || !parsed) return url !== undefined
  if (parsed.name === null || Object.keys(parsed.slots).length > 0) return true
  return own(definition.flows, parsed.name) !== undefined
}
