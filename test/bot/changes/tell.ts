import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ChangeEntry, ChangesDocument } from '../../../src/bot/changes/document.ts'
import { plainWords } from '../../../src/bot/changes/plain-words.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import type { Definition } from '../../../src/bot/definition.ts'
import { parseBot } from '../../../src/bot/parse/parse-bot.ts'

const examples = join(import.meta.dirname, '../../../examples')
export const exampleNames = readdirSync(examples)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.replace('.yml', ''))

export const orders = readFileSync(join(examples, 'orders.yml'), 'utf8')

export function definitionOf(text: string): Definition {
  const { definition, findings } = parseBot([{ name: 'bot.yml', text }])
  if (definition) return definition
  throw new Error(findings.map((finding) => finding.text).join('\n'))
}

export const example = (name: string): Definition =>
  definitionOf(readFileSync(join(examples, `${name}.yml`), 'utf8'))

/** The order desk with each `before` replaced by its `after`, told against the order desk as it is. */
export function edited(
  ...edits: readonly (readonly [before: string, after: string])[]
): ChangesDocument {
  return tellChanges(
    { definition: definitionOf(orders) },
    { definition: definitionOf(editedText(...edits)) },
  )
}

export function editedText(
  ...edits: readonly (readonly [before: string, after: string])[]
): string {
  return edits.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`There is no ${before}`)
    return text.replace(before, () => after)
  }, orders)
}

/** Each change as its one plain line. */
export const lines = ({ entries }: ChangesDocument): string[] => entries.map(line)

const line = ({ title, joint, body }: ChangeEntry): string =>
  `${title}${joint}${body.map(plainWords).join(' / ')}`
