import { checkButtons } from './checks/buttons.ts'
import { checkConditions } from './checks/conditions.ts'
import { checkHiddenMarks } from './checks/hidden-marks.ts'
import { checkNames } from './checks/names.ts'
import { checkIntents } from './checks/intents.ts'
import { checkLoops } from './checks/loops.ts'
import { checkProfile } from './checks/profile.ts'
import { checkReachability } from './checks/reachability.ts'
import { checkRecursion } from './checks/recursion.ts'
import { checkReferences } from './checks/references.ts'
import { checkSettings } from './checks/settings.ts'
import { checkSlots } from './checks/slots.ts'
import { checkStepOrder } from './checks/step-order.ts'
import { checkInputOf, type ValidateOptions } from './checks/check-input.ts'
import { checkTexts } from './checks/texts.ts'
import { checkUrls } from './checks/urls.ts'
import { checkVariants } from './checks/variants.ts'
import { checkWhatsApp } from './checks/whatsapp.ts'
import { checkYesNo } from './checks/yes-no.ts'
import { putUrls } from './bound-urls.ts'
import type { Definition, Finding } from './definition.ts'
import { findingAt, flowAndStep, foldAlike, sortBySeverity, type Locate } from './locate.ts'

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
  checkNames,
  checkTexts,
  checkProfile,
  checkVariants,
  checkYesNo,
  checkHiddenMarks,
  checkButtons,
  checkWhatsApp,
  checkIntents,
  checkReachability,
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
  const subject = checkInputOf(asSaid(definition, options), options)
  const problems = [...checks.flatMap((check) => check(subject)), ...checkUrls(definition, options)]
  const findings = sortBySeverity(foldAlike(problems, alikeMax)).map((problem) =>
    findingAt(problem, locate),
  )
  return sortBySeverity(findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)))
}

/** With the web URLs in their places; one that is not known is told by itself, and once. */
const asSaid = (definition: Definition, { urls = [] }: ValidateOptions): Definition =>
  putUrls(definition, (name) => urls.find((one) => one.name === name)?.url ?? 'https://example.com')
