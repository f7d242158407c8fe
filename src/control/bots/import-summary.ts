import type { Finding, PartKey, PartKind } from '../../bot/definition.ts'
import { partKind } from '../../bot/parts.ts'
import { Refusal } from '../../refusal.ts'

type Hashes = Partial<Record<PartKey, string>>
const namedMax = 8

/** What replacing `before` by `after` does to the parts; what is lost is counted and comes first. */
export function importSummary(before: Hashes, after: Hashes): string {
  const [was, is] = [keysOf(before), keysOf(after)]
  const removed = was.filter((part) => after[part] === undefined)
  const changed = is.filter((part) => before[part] !== undefined && before[part] !== after[part])
  const added = is.filter((part) => before[part] === undefined)
  const said = [
    ...(removed.length > 0 ? [`remove ${counted(removed)} (${named(removed)})`] : []),
    ...(changed.length > 0 ? [`change ${named(changed)}`] : []),
    ...(added.length > 0 ? [`add ${named(added)}`] : []),
  ]
  return said.join('; ') || 'change nothing'
}

const keysOf = (hashes: Hashes): PartKey[] => Object.keys(hashes) as PartKey[]

function counted(parts: readonly PartKey[]): string {
  const kinds = [...new Set(parts.map(partKind))]
  const count = (kind: PartKind) => parts.filter((part) => partKind(part) === kind).length
  return kinds.map((kind) => `${count(kind)} ${kind}${count(kind) === 1 ? '' : 's'}`).join(', ')
}

const named = (parts: readonly PartKey[]): string =>
  parts.slice(0, namedMax).join(', ') +
  (parts.length > namedMax ? ` and ${parts.length - namedMax} more` : '')

/**
 * A file that can't be read is no empty file: taken for one, it would wipe the draft (F6, F12).
 * @throws Refusal VALIDATION with file and line
 */
export function mustBeReadable(findings: readonly Finding[], skipUnreadable: boolean): void {
  const worst = findings.filter(
    // The importer's own findings are about what it left out of a file that it did read.
    ({ severity, code }) =>
      severity === 'error' &&
      (code === 'import-empty' || (!skipUnreadable && !code.startsWith('import-'))),
  )
  if (worst.length === 0) return
  throw new Refusal(
    'VALIDATION',
    `This can't be read as a bot. ${placed(worst)}`,
    'Fix the file and import it again, or import the rest with --skip-unreadable; nothing was saved.',
    { files: placed(worst) },
  )
}

/** The first three, each with its file and line. */
export const placed = (findings: readonly Finding[]): string =>
  findings
    .slice(0, 3)
    .map(({ file, line, text }) => `${file ?? 'bot.yml'}:${line ?? 1}: ${text}`)
    .join(' ')

/** @throws Refusal VALIDATION for a PDF, a picture or anything else that is no text */
export function mustBeText(files: readonly { name: string; text: string }[]): void {
  const binary = files.find(({ text }) => /[\0\uFFFD]/.test(text))
  if (!binary) return
  throw new Refusal(
    'VALIDATION',
    `${binary.name.slice(0, 100)}: this is not a text file.`,
    'Hand in the bot’s YAML file, saved as UTF-8; nothing was saved.',
    { files: 'This is not a text file.' },
  )
}
