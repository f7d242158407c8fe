import type { Definition, Finding, Intent, Location } from './definition.ts'
import type { Path } from './locate.ts'
import { placeInFile } from './parse-locate.ts'
import type { YamlFile } from './parse-yaml.ts'

export type ReadFile = { yaml: YamlFile; value: Partial<Definition> }
export type MergedBot = { definition: Definition; place: (path: Path) => Location | null }

/** Where a merged value stands: its file, and its position when it came out of a list. */
type Origin = { yaml: YamlFile; index?: number }
type Merge = { origins: Map<string, Origin>; intents: Origin[]; findings: Finding[] }

const maps = ['metadata', 'slots', 'responses', 'flows'] as const

/** One definition out of several files. What is defined twice stays as the first file has it. */
export function mergeFiles(files: ReadFile[], findings: Finding[]): MergedBot {
  const merge: Merge = { origins: new Map(), intents: [], findings }
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
    const key = originKey(top, name)
    const first = merge.origins.get(key)
    if (first) {
      const { line } = placeInFile(first.yaml, [top, name])
      const place = placeInFile(yaml, [top, name])
      tellTwice(merge, `"${name}" in ${top}`, `${first.yaml.name} line ${line}`, place)
      continue
    }
    merge.origins.set(key, { yaml })
    all[name] = more[name]
  }
}

function addIntents(merge: Merge, yaml: YamlFile, all: Intent[], more: Intent[]): void {
  for (const [index, intent] of more.entries()) {
    const key = originKey('nlu', intent.intent)
    const first = merge.origins.get(key)
    if (first) {
      const { line } = placeInFile(first.yaml, ['nlu', first.index ?? 0])
      const place = placeInFile(yaml, ['nlu', index])
      tellTwice(merge, `The intent "${intent.intent}"`, `${first.yaml.name} line ${line}`, place)
      continue
    }
    const origin = { yaml, index }
    merge.origins.set(key, origin)
    merge.intents.push(origin)
    all.push(intent)
  }
}

function tellTwice(merge: Merge, what: string, firstPlace: string, place: Location): void {
  const text = `${what} is defined twice: here and in ${firstPlace}. Keep one.`
  merge.findings.push({ severity: 'error', code: 'key-twice', text, ...place })
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
