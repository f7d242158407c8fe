import { parseCondition } from '../condition/parse.ts'
import { ConditionError } from '../condition/tokens.ts'
import { slotsTakenForTrue } from '../condition/operands.ts'
import type { Button, CollectStep, Slot } from '../definition.ts'
import { speechOf } from '../coerce-slot.ts'
import type { Path, Problem } from '../locate.ts'
import { ownProperty } from '../own-property.ts'
import { parsePayload } from '../payload.ts'
import { askResponse } from '../references.ts'
import { branchesOf } from '../steps.ts'
import { readYesNoButton, type YesNo } from '../words/yes-no.ts'
import { warning } from './problem.ts'
import { buttonsOf, type PlacedButton, type PlacedStep, type CheckInput } from './check-input.ts'

/** Of a called flow: a hostile bot must not cost seconds. */
const calledStepsMax = 200

type Questions = { subject: CheckInput; yesNo: YesNo; buttons: Map<string, PlacedButton[]> }

/** Questions that are answered by yes or no: their slots, their conditions, their buttons. */
export function checkYesNo(subject: CheckInput): Problem[] {
  const { yesNo } = speechOf(subject.definition.metadata)
  const questions = { subject, yesNo, buttons: buttonsByResponse(subject) }
  return [...checkConditions(questions), ...checkBoolButtons(questions)]
}

function buttonsByResponse({ variants }: CheckInput): Questions['buttons'] {
  const byName: Questions['buttons'] = new Map()
  for (const placed of variants) {
    const buttons = byName.get(placed.name) ?? []
    byName.set(placed.name, buttons)
    for (const one of buttonsOf(placed)) buttons.push(one)
  }
  return byName
}

/** After such a question its slot holds "no" as a text: a condition takes that for true. */
function checkConditions(questions: Questions): Problem[] {
  const { flows } = questions.subject
  const neverFalse = slotsNeverFalse(questions)
  return [...flows.values()].flatMap((steps) => {
    const collected = new Map<string, PlacedStep[]>()
    for (const placed of steps) {
      for (const slot of collectedBy(questions.subject, placed)) {
        if (!neverFalse.has(slot)) continue
        const places = collected.get(slot) ?? []
        collected.set(slot, places)
        places.push(placed)
      }
    }
    return [...collected].flatMap(([slot, places]) =>
      after(places).flatMap((placed) => conditionsOn(placed, slot)),
    )
  })
}

function slotsNeverFalse(questions: Questions): Set<string> {
  const names = questions.subject.steps.flatMap(({ step }) => {
    if (!('collect' in step)) return []
    const slot = ownProperty(questions.subject.definition.slots, step.collect)
    return slot && slot.type !== 'bool' && asksYesNo(questions, step, slot) ? [step.collect] : []
  })
  return new Set(names)
}

function asksYesNo(questions: Questions, step: CollectStep, slot: Slot): boolean {
  const values = (slot.values ?? []).map((title) => ({ title }))
  const buttons = [...values, ...questionButtons(questions, step).map(({ button }) => button)]
  const meanings = new Set(buttons.map((button) => readYesNoButton(questions.yesNo, button)))
  return meanings.has(true) && meanings.has(false)
}

function questionButtons({ buttons }: Questions, step: CollectStep): PlacedButton[] {
  return buttons.get(step.utter ?? askResponse(step.collect)) ?? []
}

/** The slot that a step collects, or those of the flow that it calls. */
function collectedBy({ flows }: CheckInput, { step }: PlacedStep): string[] {
  if ('collect' in step) return [step.collect]
  const called = 'call' in step ? (flows.get(step.call) ?? []) : []
  return called
    .slice(0, calledStepsMax)
    .flatMap((one) => ('collect' in one.step ? [one.step.collect] : []))
}

function after(places: PlacedStep[]): PlacedStep[] {
  const reached = new Set(places)
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

function checkBoolButtons(questions: Questions): Problem[] {
  const { subject, yesNo } = questions
  const told = new Set<string>()
  return subject.steps.flatMap(({ step }) => {
    if (
      !('collect' in step) ||
      ownProperty(subject.definition.slots, step.collect)?.type !== 'bool'
    )
      return []
    return questionButtons(questions, step).flatMap(({ button, path }) => {
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
function leadsElsewhere({ definition }: CheckInput, { payload = '', url }: Button): boolean {
  const parsed = payload.startsWith('/') ? parsePayload(payload) : null
  if (url !== undefined || !parsed) return url !== undefined
  if (parsed.name === null || Object.keys(parsed.slots).length > 0) return true
  return ownProperty(definition.flows, parsed.name) !== undefined
}
