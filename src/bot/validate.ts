import { checkButtons } from './checks/buttons.ts'
import { checkConditions } from './checks/conditions.ts'
import { checkHiddenMarks } from './checks/hidden-marks.ts'
import { checkIntents } from './checks/intents.ts'
import { checkLoops } from './checks/loops.ts'
import { checkReach } from './checks/reach.ts'
import { checkRecursion } from './checks/recursion.ts'
import { checkReferences } from './checks/references.ts'
import { checkSettings } from './checks/settings.ts'
import { checkSlots } from './checks/slots.ts'
import { checkStepOrder } from './checks/step-order.ts'
import { subjectOf, type ValidateOptions } from './checks/subject.ts'
import { checkTexts } from './checks/texts.ts'
import { checkVariants } from './checks/variants.ts'
import { checkWhatsApp } from './checks/whatsapp.ts'
import { checkYesNo } from './checks/yes-no.ts'
import type { Definition, Finding } from './definition.ts'
import { findingAt, flowAndStep, foldAlike, worstFirst, type Locate } from './locate.ts'

/** More of one kind are told as one, so that they do not hide the others. */
const alikeMax = 100

const checks = [
  checkSettings,
  checkSlots,
  checkStepOrder,
  checkLoops,
  checkRecursion,
  checkReferences,
  checkConditions,
  checkTexts,
  checkVariants,
  checkYesNo,
  checkHiddenMarks,
  checkButtons,
  checkWhatsApp,
  checkIntents,
  checkReach,
]

/**
 * Everything wrong with a bot (F9, F11), errors first. `locate` comes from parseBot; without it, as
 * for a frozen snapshot, findings have flow and step but no line.
 */
export function validateBot(
  definition: Definition,
  options: ValidateOptions & { locate?: Locate | undefined } = {},
): Finding[] {
  const locate: Locate = options.locate ?? ((path) => flowAndStep(definition, path))
  const subject = subjectOf(definition, options)
  const problems = checks.flatMap((check) => check(subject))
  const findings = worstFirst(foldAlike(problems, alikeMax)).map((problem) =>
    findingAt(problem, locate),
  )
  return worstFirst(findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)))
}
