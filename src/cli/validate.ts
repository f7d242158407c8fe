import { parseBot } from '../bot/parse/parse-bot.ts'
import { validateBot } from '../bot/validate.ts'
import { readFiles } from './files.ts'
import { hasErrors, print, printFindings, tally } from './print.ts'

/** Checks each file, or each folder as one bot, without any server (F9). True when none has errors. */
export function validateFiles(paths: readonly string[]): boolean {
  return paths.map(validateOne).every((isFine) => isFine)
}

function validateOne(path: string): boolean {
  const files = readFiles(path)
  const parsed = parseBot(files)
  const checked = parsed.definition ? validateBot(parsed.definition, { locate: parsed.locate }) : []
  const findings = [...parsed.findings, ...checked]
  printFindings(findings, (file) => (files.length === 1 ? path : `${path}/${file}`))
  print(`${path}: ${tally(findings)}`)
  return !hasErrors(findings)
}
