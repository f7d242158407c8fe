import type { SourceFile } from '../parse/read-yaml.ts'
import type { Finding } from '../definition.ts'
import { addPhrases, type Intents } from './nlu.ts'
import { isMap } from './rasa-file.ts'

const bytesMax = 4 * 1024 * 1024

/** Training data in Rasa's old forms, Markdown and JSON: intents are taken in, the rest is named. */
export function importOldData(files: SourceFile[], intents: Intents, findings: Finding[]): void {
  let bytes = 0
  for (const file of files) {
    bytes += Buffer.byteLength(file.text)
    const tell = (severity: 'warning' | 'info', code: string, text: string) =>
      findings.push({ severity, code, text: `${nameOf(file)}: ${text}`, file: file.name, line: 1 })
    if (bytes > bytesMax) tell('warning', 'import-unreadable', 'The files are too large together.')
    else if (/\.md$/i.test(file.name)) importMarkdown(file, intents, tell)
    else importJson(file, intents, tell)
  }
}

type Tell = (severity: 'warning' | 'info', code: string, text: string) => void

function importMarkdown({ text }: SourceFile, intents: Intents, tell: Tell): void {
  let intent: string | null = null
  let examples = 0
  let stories = 0
  const kinds = new Set<string>()
  for (const line of text.split(/\r?\n/)) {
    const [, kind, name = ''] = /^##\s*(intent|synonym|regex|lookup)\s*:\s*(.+)$/i.exec(line) ?? []
    const [, example] = /^\s*[-+]\s+(.+)$/.exec(line) ?? []
    if (line.startsWith('#')) intent = kind?.toLowerCase() === 'intent' ? name.trim() : null
    if (kind !== undefined) kinds.add(kind.toLowerCase())
    else if (line.startsWith('* ')) stories++
    if (intent === null || example === undefined) continue
    addPhrases(intents, intent, [example.trim()])
    examples++
  }
  if (kinds.size > 0) return tell('warning', 'import-old-data', old('Markdown', examples, kinds))
  if (stories === 0) return tell('info', 'import-left-out', 'This is no Rasa file. It is left out.')
  tell('warning', 'import-story', 'Stories are not imported. Write flows that do the same.')
}

function importJson({ text }: SourceFile, intents: Intents, tell: Tell): void {
  const data = jsonOf(text)
  const nlu = isMap(data) && isMap(data['rasa_nlu_data']) ? data['rasa_nlu_data'] : null
  if (!nlu) return tell('warning', 'import-left-out', 'This JSON is not known. It is left out.')
  const examples: unknown = nlu['common_examples']
  let count = 0
  for (const one of Array.isArray(examples) ? (examples as unknown[]) : []) {
    if (!isMap(one) || typeof one['intent'] !== 'string' || typeof one['text'] !== 'string')
      continue
    addPhrases(intents, one['intent'], [one['text']])
    count++
  }
  const others = new Set(Object.keys(nlu).filter((key) => key !== 'common_examples'))
  tell('warning', 'import-old-data', old('JSON', count, others))
}

function old(form: string, examples: number, kinds: Set<string>): string {
  const others = [...kinds].filter((kind) => kind !== 'intent').slice(0, 5)
  const left = others.length > 0 ? ` Left out: ${others.join(', ')}.` : ''
  return `Training data in Rasa's old ${form} form: ${examples} examples were taken in. Look them through.${left}`
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const nameOf = ({ name }: SourceFile): string => name.split(/[\\/]/).at(-1) ?? name
