import type { Finding, Location, Severity } from './definition.ts'
import { findingsMax } from './limits.ts'
import { didYouMean } from './did-you-mean.ts'

/** Keys and list positions (from 0) that lead from the definition to one value in it. */
export type Path = readonly (string | number)[]

/** A finding before its place is looked up, and the name that the author probably wanted. */
export type Problem = {
  severity: Severity
  code: string
  text: string
  path: Path
  misspelt?: { name: string; known: () => string[] }
}
export type Locate = (path: Path) => Location

export function findingAt(problem: Problem, locate: Locate): Finding {
  const { severity, code, path, misspelt } = problem
  const hint = misspelt ? didYouMean(misspelt.name, misspelt.known()) : ''
  return { severity, code, text: `${problem.text}${hint}`, ...locate(path) }
}

const severities: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** Errors first, in their order; what nobody would read any more is cut. */
export function sortBySeverity<Found extends { severity: Severity; text: string }>(
  findings: Found[],
): Found[] {
  return findings
    .toSorted((a, b) => severities[a.severity] - severities[b.severity])
    .slice(0, findingsMax)
    .map((one) => (one.text.length > textMax ? { ...one, text: shortened(one.text) } : one))
}

/** A name of a megabyte is quoted by its beginning: what to do about it stands behind it. */
function shortened(text: string): string {
  const half = textMax / 2
  const head = text.slice(0, half).replace(/[\uD800-\uDBFF]$/, '')
  return `${head} … ${text.slice(-half).replace(/^[\uDC00-\uDFFF]/, '')}`
}

const textMax = 2000

/** Where more than `most` have the same code, only the first is kept, with their number. */
export function foldAlike<Found extends { severity: Severity; code: string; text: string }>(
  findings: readonly Found[],
  most: number,
): Found[] {
  const counts = new Map<string, number>()
  const keyOf = ({ severity, code }: Found) => `${severity} ${code}`
  for (const one of findings) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1)
  const told = new Set<string>()
  return findings.flatMap((one) => {
    const key = keyOf(one)
    const count = counts.get(key) ?? 0
    if (count <= most) return [one]
    if (told.has(key)) return []
    told.add(key)
    return [{ ...one, text: `${one.text} (And ${count - 1} more of this kind.)` }]
  })
}

/**
 * Flow and step of a path: the step's own id, else its number, `step 3`, or `step 3.2.1` for the
 * first step in the second branch of the third. `bot` may still have any shape.
 */
export function flowAndStep(bot: unknown, path: Path): Location {
  const [top, flow] = path
  if (top !== 'flows' || typeof flow !== 'string') return {}
  let node = bot
  let number = ''
  let step: string | undefined
  for (const [depth, key] of path.entries()) {
    node = childOf(node, key)
    if (typeof key !== 'number') continue
    const list = path[depth - 1]
    if (list !== 'steps' && list !== 'next' && list !== 'then' && list !== 'else') continue
    number = number === '' ? `${key + 1}` : `${number}.${key + 1}`
    if (list !== 'next') step = idOf(node) ?? `step ${number}`
  }
  return step === undefined ? { flow } : { flow, step }
}

function childOf(node: unknown, key: string | number): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined
  return (node as Record<string | number, unknown>)[key]
}

function idOf(step: unknown): string | undefined {
  const id = childOf(step, 'id')
  return typeof id === 'string' ? id : undefined
}
