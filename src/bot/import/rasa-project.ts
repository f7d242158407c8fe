import { definitionToYaml } from '../canonical.ts'
import type { Definition, Finding, Location } from '../definition.ts'
import { findingAt, foldAlike, sortBySeverity, type Locate } from '../locate.ts'
import { placeInFile } from '../parse/place-in-file.ts'
import { plainValue } from '../parse/plain-value.ts'
import { isRightSize, readYaml, type SourceFile } from '../parse/read-yaml.ts'
import { emptyDefinition } from '../parts.ts'
import { importAnswers, type Mapped } from './answers.ts'
import { importBuiltInResponses } from './built-in-responses.ts'
import { importFlows, importResponses, importSlots } from './domain.ts'
import { warnLeftOut } from './left-out.ts'
import { importIntents, type Intents } from './nlu.ts'
import { importOldData } from './old-data.ts'
import { importPatterns } from './patterns.ts'
import { originKey, type RasaFile } from './rasa-file.ts'
import { renameFlows, renameSlots } from './rename.ts'
import { makeTriggers } from './triggers.ts'

export type ImportedProject = {
  source: string
  findings: Finding[]
  /** Where a part of the bot is in the project's own files. */
  locate: Locate
}
type Renamed = { slots: Map<string, string>; flows: Map<string, string> }

/** More alike are folded into one. */
const alikeShown = 50

/**
 * Makes one bot file out of a Rasa project's files (F6): slots, responses, flows and intents. What
 * has no counterpart is named in `findings`, with file and line; nothing is left out silently.
 */
export function importRasaProject(files: SourceFile[]): ImportedProject {
  const findings: Finding[] = []
  const origins: RasaFile['origins'] = new Map()
  const yamlFiles = files.filter(({ name }) => /\.ya?ml$/i.test(name))
  const read = isRightSize(yamlFiles, findings)
    ? yamlFiles.flatMap((file) => readRasa(file, findings, origins))
    : []
  const intents: Intents = new Map()
  const renamed: Renamed = { slots: new Map(), flows: new Map() }
  const definition: Definition = { version: '3.1', ...emptyDefinition() }
  const mapped: Mapped[] = []
  for (const file of read) {
    importSlots(file, definition, renamed.slots, mapped)
    importResponses(file, definition)
    importFlows(file, definition, renamed.flows)
    importIntents(file, intents)
    warnLeftOut(file)
  }
  importOldData(
    files.filter(({ name }) => /\.(md|json)$/i.test(name)),
    intents,
    findings,
  )
  const bot = adopt(definition, renamed, mapped, intents, origins)
  if (Object.keys({ ...bot.flows, ...bot.responses }).length === 0) {
    const text =
      'No flow and no response was found. A Rasa project has domain.yml and data/flows.yml.'
    const place = { file: files[0]?.name ?? 'domain.yml', line: 1 }
    findings.push({ severity: 'error', code: 'import-empty', text, ...place })
  }
  return {
    source: `# Imported from a Rasa project.\n${definitionToYaml(bot)}`,
    findings: sortBySeverity(foldAlike(findings, alikeShown)),
    locate: locateIn(bot, renamed, origins, mainFile(files)),
  }
}

/** Where the settings would be: Rasa has none, so its domain is the closest. */
function mainFile(files: SourceFile[]): string {
  const names = files.map(({ name }) => name).filter((name) => /\.ya?ml$/i.test(name))
  return names.find((name) => /domain/i.test(name)) ?? names[0] ?? 'domain.yml'
}

/** Makes of what was read a bot that one can reach and talk to. */
function adopt(
  definition: Definition,
  renamed: Renamed,
  mapped: readonly Mapped[],
  intents: Intents,
  origins: RasaFile['origins'],
): Definition {
  definition.nlu = [...intents].map(([intent, phrases]) => ({ intent, examples: [...phrases] }))
  importPatterns(definition, origins)
  importBuiltInResponses(definition, origins)
  importAnswers(definition, mapped, intents, origins)
  // Origins go by the project's own names: all that tells comes before the renaming.
  const triggered = structuredClone(definition)
  makeTriggers(triggered, origins)
  return renameFlows(renameSlots(triggered, renamed.slots), renamed.flows)
}

/** File and line of a path in the imported bot, by the names that the project has for it. */
function locateIn(
  bot: Definition,
  { slots, flows }: Renamed,
  origins: RasaFile['origins'],
  firstFile: string,
): Locate {
  const before = new Map([...slots, ...flows].map(([from, to]) => [to, from]))
  return (path): Location => {
    const [top, second, ...rest] = path
    const name = top === 'nlu' ? bot.nlu[Number(second)]?.intent : String(second)
    const original = before.get(name ?? '') ?? name ?? ''
    const file = origins.get(originKey(String(top), original))
    const flow = top === 'flows' ? { flow: String(second) } : {}
    if (!file) return { file: firstFile, line: 1, ...flow }
    return { ...file.place([String(top), original, ...rest]), ...flow }
  }
}

function readRasa(file: SourceFile, findings: Finding[], origins: RasaFile['origins']): RasaFile[] {
  const yaml = readYaml(file, findings)
  const plain = yaml ? plainValue(yaml, findings) : null
  if (!yaml || plain === null || plain === undefined) return []
  const place: RasaFile['place'] = (at) => placeInFile(yaml, at)
  const tell: RasaFile['tell'] = (severity, code, path, text) => {
    findings.push(findingAt({ severity, code, path, text }, place))
  }
  if (typeof plain === 'object' && !Array.isArray(plain)) {
    const content = plain as RasaFile['content']
    return [{ name: file.name, content, tell, place, origins }]
  }
  tell(
    'warning',
    'import-unreadable',
    [],
    'This file is not a Rasa file: it has no keys. It is left out.',
  )
  return []
}
