import { checkButtons } from './checks/buttons.ts'
import { checkConditions } from './checks/conditions.ts'
import { checkIntents } from './checks/intents.ts'
import { checkLoops } from './checks/loops.ts'
import { checkReachability } from './checks/reachability.ts'
import { checkReferences } from './checks/references.ts'
import { checkSettings } from './checks/settings.ts'
import { checkSlots } from './checks/slots.ts'
import { checkStepOrder } from './checks/step-order.ts'
import { checkInputOf, type ValidateOptions } from './checks/check-input.ts'
import { checkTexts } from './checks/texts.ts'
import { checkWhatsApp } from './checks/whatsapp.ts'
import type { Definition, Finding } from './definition.ts'
import { findingAt, flowAndStep, sortBySeverity, type Locate } from './locate.ts'

const checks = [
  checkSettings,
  checkSlots,
  checkStepOrder,
  checkLoops,
  checkReferences,
  checkConditions,
  checkTexts,
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
  const subject = checkInputOf(definition, options)
  const findings = sortBySeverity(checks.flatMap((check) => check(subject))).map((problem) =>
    findingAt(problem, locate),
  )
  return sortBySeverity(findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)))
}
