import { commands } from './commands.ts'
import type { CommandSpec } from './port.ts'
import type { Command } from './kit/handler.ts'

/** The table as platforms register it; only top-level names carry the prefix (F66). */
export const commandSpecs = (prefix: string): CommandSpec[] =>
  commands.map((command) => ({ ...spec(command), name: `${prefix}${command.name}` }))

const spec = ({ name, summary, answer, options, verbs }: Command): CommandSpec => ({
  name,
  summary,
  answer,
  options,
  ...(verbs && { verbs: verbs.map(spec) }),
})
