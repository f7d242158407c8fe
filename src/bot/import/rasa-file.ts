import type { Location, Severity } from '../definition.ts'
import type { Path } from '../locate.ts'
import { fitShape } from '../parse/fit-shape.ts'
import type { Shape } from '../schema/shape.ts'

export type RasaFile = {
  name: string
  content: Record<string, unknown>
  tell: (severity: Severity, code: string, path: Path, text: string) => void
  place: (path: Path) => Location
  /** Which file each part came from, for all files together. */
  origins: Map<string, RasaFile>
}

export const originKey = (top: string, name: string): string => `${top} ${name}`

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Entries of one of the file's maps; told and empty when it is none. */
export function entriesOf(file: RasaFile, top: string): [string, unknown][] {
  const value = file.content[top] ?? {}
  if (isMap(value)) return Object.entries(value)
  file.tell('error', 'import-unreadable', [top], `"${top}" is not a map of names. It is left out.`)
  return []
}

export function listOf(file: RasaFile, top: string): unknown[] {
  const value = file.content[top] ?? []
  if (Array.isArray(value)) return value
  file.tell('error', 'import-unreadable', [top], `"${top}" is not a list. It is left out.`)
  return []
}

/**
 * What is left of a value when all that our format lacks is taken out, each thing told once as a
 * warning; undefined, told as an error, when nothing can be made of the rest.
 */
export function keepSupported(file: RasaFile, value: unknown, shape: Shape, path: Path): unknown {
  const { value: fitted, usable, problems } = fitShape(value, shape)
  for (const problem of problems) {
    // A number where a text is wanted was written out as one: nothing is lost.
    if (problem.code === 'text-needs-quotes') continue
    const text = problem.code === 'key-unknown' ? `${problem.text} It is left out.` : problem.text
    const severity = usable ? 'warning' : 'error'
    file.tell(severity, `import-${problem.code}`, [...path, ...problem.path], text)
  }
  return usable ? fitted : undefined
}

/** Takes a part in, unless an earlier file has it. */
export function addPart(
  file: RasaFile,
  all: Record<string, unknown>,
  top: string,
  name: string,
  value: unknown,
): void {
  if (!Object.hasOwn(all, name)) {
    all[name] = value
    file.origins.set(originKey(top, name), file)
  } else {
    const text = `"${name}" is in an earlier file too; this one is left out.`
    file.tell('warning', 'import-twice', [top, name], text)
  }
}
