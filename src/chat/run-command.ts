import { Refusal } from '../refusal.ts'
import { commands } from './commands.ts'
import { findCommand, commandUsage } from './find-command.ts'
import type { FoundCommand } from './find-command.ts'
import { pickForm } from './bots/pick-form.ts'
import { parseText } from './kit/parse-text.ts'
import type { Answer, FirstAnswer, Incoming } from './port.ts'
import { showForm } from './kit/handler.ts'
import type { Options, ChatContext } from './kit/handler.ts'

type Called = Extract<Incoming, { kind: 'command' | 'command-text' }>

const valueMax = 2000

/** The command that was called, with its options as they were given. */
export function readCommand(incoming: Called, prefix: string): FoundCommand & { options: Options } {
  if (incoming.kind === 'command-text') return parseText(incoming.text, commands, prefix)
  const verbs = incoming.verb?.split(' ') ?? []
  const found = findCommand(commands, [incoming.name, ...verbs], prefix)
  const given = Object.entries(incoming.options).filter(([, value]) => value !== '')
  return { ...found, options: Object.fromEntries(given) }
}

/** What was written wrong is answered privately. */
export function commandAnswer(incoming: Called, prefix: string): FirstAnswer {
  try {
    return readCommand(incoming, prefix).command.answer
  } catch (error) {
    if (error instanceof Refusal) return 'private'
    throw error
  }
}

export async function runCommand(chat: ChatContext, incoming: Called): Promise<Answer> {
  const prefix = chat.ctx.settings.commandPrefix
  const found = readCommand(incoming, prefix)
  const { command, options } = found
  const missing = command.options.filter((spec) => spec.required && !options[spec.name]?.trim())
  if (missing.length === 1 && missing[0]?.kind === 'bot' && command.answer === 'form') {
    return showForm(pickForm({ name: found.path, summary: command.summary }))
  }
  if (missing.length > 0) throw missingOptions(found, prefix)
  checkValues(found, prefix)
  if (!command.run) throw new Error(`/${found.path} has no handler`)
  return command.run(chat, options)
}

const missingOptions = (found: FoundCommand & { options: Options }, prefix: string): Refusal => {
  const missing = found.command.options.filter((spec) => spec.required && !found.options[spec.name])
  const names = missing.map((spec) => spec.name)
  const hints = missing.map((spec) => `${spec.name}: ${spec.summary}`)
  return new Refusal(
    'VALIDATION',
    `/${prefix}${found.path} needs ${names.join(' and ')}.`,
    `Write ${commandUsage(found, prefix)}. ${hints.join('; ')}.`,
  )
}

function checkValues(found: FoundCommand & { options: Options }, prefix: string): void {
  for (const spec of found.command.options) {
    const value = found.options[spec.name]
    if (value === undefined) continue
    const bad =
      value.length > valueMax
        ? `${spec.name} is longer than ${valueMax} characters`
        : spec.choices && !spec.choices.includes(value)
          ? `"${value.slice(0, 40)}" is not one of ${spec.choices.join(', ')}`
          : null
    if (bad === null) continue
    throw new Refusal(
      'VALIDATION',
      `In /${prefix}${found.path}: ${bad}.`,
      `Write ${commandUsage(found, prefix)}.`,
    )
  }
}
