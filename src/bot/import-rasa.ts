import { definitionToYaml } from './canonical.ts'
import type { Definition, Finding } from './definition.ts'
import { importFlows, importResponses, importSlots } from './import-rasa-domain.ts'
import { warnLeftOut } from './import-rasa-left-out.ts'
import { importIntents } from './import-rasa-nlu.ts'
import { renameSlots } from './import-rasa-rename.ts'
import type { RasaFile } from './import-rasa-file.ts'
import { findingAt, sortBySeverity } from './locate.ts'
import { placeInFile } from './parse-locate.ts'
import { plainValue } from './parse-plain.ts'
import { isRightSize, readYaml, type SourceFile } from './parse-yaml.ts'
import { emptyDefinition } from './parts.ts'

/**
 * Makes one bot file out of a Rasa project's files (F6): slots, responses, flows and intents. What
 * has no counterpart is named in `findings`, with file and line; nothing is left out silently.
 */
export function importRasaProject(files: SourceFile[]): { source: string; findings: Finding[] } {
  const findings: Finding[] = []
  const definition: Definition = { version: '3.1', ...emptyDefinition() }
  const yamlFiles = files.filter(({ name }) => /\.ya?ml$/i.test(name))
  const read = isRightSize(yamlFiles, findings)
    ? yamlFiles.flatMap((file) => readRasa(file, findings))
    : []
  const renamed = new Map<string, string>()
  const intents = new Map<string, Set<string>>()
  for (const file of read) {
    importSlots(file, definition, renamed)
    importResponses(file, definition)
    importFlows(file, definition)
    importIntents(file, intents)
    warnLeftOut(file)
  }
  definition.nlu = [...intents].map(([intent, phrases]) => ({ intent, examples: [...phrases] }))
  if (Object.keys({ ...definition.flows, ...definition.responses }).length === 0) {
    const text =
      'No flow and no response was found. A Rasa project has domain.yml and data/flows.yml.'
    const place = { file: files[0]?.name ?? 'domain.yml', line: 1 }
    findings.push({ severity: 'error', code: 'import-empty', text, ...place })
  }
  const source = definitionToYaml(renameSlots(definition, renamed))
  return {
    source: `# Imported from a Rasa project.\n${source}`,
    findings: sortBySeverity(findings),
  }
}

function readRasa(file: SourceFile, findings: Finding[]): RasaFile[] {
  const yaml = readYaml(file, findings)
  const plain = yaml ? plainValue(yaml, findings) : null
  if (!yaml || plain === null || plain === undefined) return []
  const tell: RasaFile['tell'] = (severity, code, path, text) => {
    findings.push(findingAt({ severity, code, path, text }, (at) => placeInFile(yaml, at)))
  }
  if (typeof plain === 'object' && !Array.isArray(plain)) {
    return [{ name: file.name, content: plain as RasaFile['content'], tell }]
  }
  tell(
    'warning',
    'import-unreadable',
    [],
    'This file is not a Rasa file: it has no keys. It is left out.',
  )
  return []
}
