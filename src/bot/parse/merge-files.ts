import type { Definition, Finding, Intent, Location } from '../definition.ts'
import { findingsMax } from '../limits.ts'
import type { Path } from '../locate.ts'
import { placeInFile } from './place-in-file.ts'
import type { YamlFile } from './read-yaml.ts'

export type ReadFile = { yaml: YamlFile; value: Partial<Definition> }
export type MergedBot = { definition: Definition; place: (path: Path) => Location | null }

/** Where a merged value is: its file, and its position if it was in a list. */
type Origin = { yaml: YamlFile; index?: number }
type Merge = {
  origins: Map<string, Origin>
  intents: Origin[]
  findings: Finding[]
  twice: number
}

const maps = ['metadata', 'slots', 'responses', 'flows'] as const

/** One definition out of several files. What is defined twice stays as the first file has it. */
export function mergeFiles(files: ReadFile[], findings: Finding[]): MergedBot {
  const merge: Merge = { origins: new Map(), intents: [], findings, twice: 0 }
  const definition: Definition = { metadata: {}, slots: {}, responses: {}, flows: {}, nlu: [] }
  const version = files.find(({ value }) => value.version !== undefined)?.value.version
  if (version !== undefined) definition.version = version
  for (const { yaml, value } of files) {
    for (const top of maps) addMap(merge, yaml, top, definition[top], value[top] ?? {})
    addIntents(merge, yaml, definition.nlu, value.nlu ?? [])
  }
  return { definition, place: (path) => placeOf(merge, files, path) }
}

function addMap(
  merge: Merge,
  yaml: YamlFile,
  top: string,
  all: Record<string, unknown>,
  more: Record<string, unknown>,
): void {
  for (const name of Object.keys(more)) {
    const what = `"${name}" in ${top}`
    if (isNew(merge, { key: originKey(top, name), what, path: [top, name] }, { yaml })) {
      all[name] = more[name]
    }
  }
}

function addIntents(merge: Merge, yaml: YamlFile, all: Intent[], more: Intent[]): void {
  for (const [index, intent] of more.entries()) {
    const name = intent.intent
    const part = { key: originKey('nlu', name), what: `The intent "${name}"`, path: ['nlu', index] }
    const origin = { yaml, index }
    if (!isNew(merge, part, origin)) continue
    merge.intents.push(origin)
    all.push(intent)
  }
}

type Part = { key: string; what: string; path: Path }

/** Remembers where a part is; if it is there already, the finding names both places. */
function isNew(merge: Merge, { key, what, path }: Part, origin: Origin): boolean {
  const first = merge.origins.get(key)
  if (!first) {
    merge.origins.set(key, origin)
    return true
  }
  // Looking up a place costs: nobody reads thousands of them.
  if (++merge.twice > findingsMax) return false
  const firstPath = first.index === undefined ? path : ['nlu', first.index]
  const { file, line } = placeInFile(first.yaml, firstPath)
  const text = `${what} is defined twice: here and in ${file} line ${line}. Keep one.`
  const place = placeInFile(origin.yaml, path)
  merge.findings.push({ severity: 'error', code: 'key-twice', text, ...place })
  return false
}

function placeOf(merge: Merge, files: ReadFile[], path: Path): Location | null {
  const [top, second, ...rest] = path
  const intent = top === 'nlu' && typeof second === 'number' ? merge.intents[second] : undefined
  if (intent) return placeInFile(intent.yaml, ['nlu', intent.index ?? 0, ...rest])
  const origin = merge.origins.get(originKey(String(top), String(second)))
  const holder = files.find(({ value }) => typeof top === 'string' && top in value) ?? files[0]
  const yaml = origin?.yaml ?? holder?.yaml
  return yaml ? placeInFile(yaml, path) : null
}

function originKey(top: string, name: string): string {
  return `${top} ${name}`
}
