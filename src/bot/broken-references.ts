import type { Definition } from './definition.ts'
import { ownProperty } from './own-property.ts'
import { partsOf } from './parts.ts'
import type { Parts } from './parts.ts'
import { intentsOf, referencesIn } from './references.ts'
import type { Reference } from './references.ts'

type Known = { from: Definition; draft: Definition; candidate: Definition; parts: Parts }

/** Paths `A / step 7 -> B` to what the candidate leads to and the selection leaves out (F15). */
export function brokenReferences(
  from: Definition,
  draft: Definition,
  candidate: Definition,
): string[] {
  const known: Known = { from, draft, candidate, parts: partsOf(candidate) }
  const paths = Object.keys(candidate.flows).flatMap((flow) =>
    referencesIn(candidate, flow).flatMap((reference) => {
      const missing = missingOf(known, reference)
      return missing === undefined ? [] : [`${flow} / step ${reference.step ?? 1} -> ${missing}`]
    }),
  )
  return [...new Set([...paths, ...brokenSettings(candidate)])]
}

function missingOf(known: Known, reference: Reference): string | undefined {
  const { kind, name } = reference
  if (kind === 'flow') return ownProperty(known.candidate.flows, name) ? undefined : name
  if (kind === 'intent') return unansweredIntent(known, reference)
  // A part that never existed is the draft's own mistake: validation reports it.
  const existed = partsHave(known.from, kind, name) || partsHave(known.draft, kind, name)
  return existed && !known.parts.has(`${kind}:${name}`) ? `${kind} ${name}` : undefined
}

/** A button that starts an intent leads to the flow the intent triggers. */
function unansweredIntent(known: Known, { name, response }: Reference): string | undefined {
  if (response === undefined || triggeredBy(known.candidate, name) !== undefined) return undefined
  return triggeredBy(known.draft, name) ?? triggeredBy(known.from, name)
}

function triggeredBy(definition: Definition, intent: string): string | undefined {
  const flows = Object.entries(definition.flows)
  const starts = flows.find(([, flow]) => intentsOf(flow).includes(intent))
  return starts?.[0]
}

function partsHave(definition: Definition, kind: 'response' | 'slot', name: string): boolean {
  return (
    ownProperty<unknown>(kind === 'slot' ? definition.slots : definition.responses, name) !==
    undefined
  )
}

function brokenSettings(candidate: Definition): string[] {
  const { start, fallback, cancel, completed } = candidate.metadata
  return Object.entries({ start, fallback, cancel, completed }).flatMap(([setting, flow]) =>
    flow === undefined || ownProperty(candidate.flows, flow)
      ? []
      : [`settings / ${setting} -> ${flow}`],
  )
}
