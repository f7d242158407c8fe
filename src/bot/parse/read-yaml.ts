import { Composer, Lexer, LineCounter, Parser } from 'yaml'
import type { CST, Document } from 'yaml'
import type { Finding } from '../definition.ts'
import { botBytesMax, depthMax, filesMax, lexemesMax } from '../limits.ts'

export type SourceFile = { name: string; text: string }
export type YamlFile = {
  name: string
  document: Document.Parsed
  lineAt: (offset: number) => number
}

type Complaint = { code: string; text: string; offset: number }

const errorsShown = 20
/** Rasa's parser reads such a text when its next line is not indented; YAML 1.2 does not. */
const openQuote =
  'A text in quotes does not end here. Where it goes on in the next line, indent that line further than its key; else close the quote.'
const controlCharacter = /(?![\t\n\r\x7F-\x9F])\p{Cc}/u

export function isRightSize(files: SourceFile[], findings: Finding[]): boolean {
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  if (bytes <= botBytesMax && files.length <= filesMax) return true
  const text = `A bot has at most 2 MiB in ${filesMax} files; this one has ${bytes} bytes in ${files.length}.`
  const place = { file: files[0]?.name ?? 'bot.yml', line: 1 }
  findings.push({ severity: 'error', code: 'bot-too-large', text: `${text} Shorten it.`, ...place })
  return false
}

/**
 * Reads one file's YAML (1.2) once; lines are looked up later. What cannot be read is told in
 * `findings`, never thrown. Its size was checked by `isRightSize`.
 */
export function readYaml(file: SourceFile, findings: Finding[]): YamlFile | null {
  const lines = new LineCounter()
  const lineAt = (offset: number) => lines.linePos(offset).line
  const complaints: Complaint[] = []
  const document = documentOf(file.text, lines, complaints)
  for (const { code, text, offset } of complaints.slice(0, errorsShown)) {
    findings.push({ severity: 'error', code, text, file: file.name, line: lineAt(offset) })
  }
  return document && complaints.length === 0 ? { name: file.name, document, lineAt } : null
}

function documentOf(
  text: string,
  lines: LineCounter,
  complaints: Complaint[],
): Document.Parsed | null {
  const tokens = tokensOf(text, lines, complaints)
  // Newlines are known now, so that a refusal has its line.
  const control = controlCharacter.exec(text)
  if (control) {
    const what = 'An invisible control character stands here. Remove it.'
    complaints.push({ code: 'yaml-control-character', text: what, offset: control.index })
  }
  if (!tokens || control) return null
  const [document, second] = compose(tokens, text.length)
  for (const one of [document, second]) complaints.push(...(one ? complaintsOf(one) : []))
  if (second) {
    const what = 'A second YAML document starts here. Remove the "---", or use a file of its own.'
    complaints.push({ code: 'yaml-several-documents', text: what, offset: second.range[0] })
  }
  return document ?? null
}

/** The library composes recursively: what is nested too deeply must stop before. */
function tokensOf(text: string, lines: LineCounter, complaints: Complaint[]): CST.Token[] | null {
  lines.addNewLine(0)
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > depthMax || ++lexemes > lexemesMax) {
      const what =
        lexemes > lexemesMax
          ? 'The file holds too many values. Split the bot, or shorten it.'
          : `Lists and maps are nested more than ${depthMax} deep here. Flatten them.`
      complaints.push({ code: 'yaml-too-complex', text: what, offset: parser.offset })
      return null
    }
  }
  tokens.push(...parser.end())
  return tokens
}

/** Two documents at most: a bot file is one. Duplicate keys are found later, with both places. */
function compose(tokens: CST.Token[], end: number): Document.Parsed[] {
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    version: '1.2',
  })
  const documents: Document.Parsed[] = []
  // Broken text makes one Error a sign, and nearly all their cost is the stack nobody sees.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    for (const document of composer.compose(tokens, true, end)) {
      if (documents.push(document) === 2) break
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  return documents
}

function complaintsOf(document: Document.Parsed): Complaint[] {
  const complaints = [...document.errors, ...document.warnings]
    .slice(0, errorsShown)
    .map(({ message, pos }) => ({
      code: 'yaml-error',
      text: message.startsWith('Missing closing')
        ? openQuote
        : `This is not valid YAML: ${message}.`,
      offset: pos[0],
    }))
  const directive = document.directives.yaml.explicit && document.directives.yaml.version !== '1.2'
  const text = 'Only YAML 1.2 is read. Remove the %YAML line.'
  return directive ? [{ code: 'yaml-version', text, offset: 0 }, ...complaints] : complaints
}
