import { commands } from './commands.ts'
import { wordsFor } from './kit/also-called.ts'
import type { CommandSpec } from './port.ts'
import type { Command } from './kit/handler.ts'

/** The table as platforms register it; only top-level names carry the prefix (F66). */
export const commandSpecs = (prefix: string): CommandSpec[] =>
  commands.map((command) => ({ ...spec(command), name: `${prefix}${command.name}` }))

function spec({ name, summary, answer, options, verbs }: Command, above = ''): CommandSpec {
  const path = `${above}${name}`
  const also = wordsFor(path)
  return {
    name,
    summary,
    answer,
    options,
    ...(also.length > 0 && { also }),
    ...(verbs && { verbs: verbs.map((verb) => spec(verb, `${path} `)) }),
  }
}
