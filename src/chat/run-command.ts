import { Refusal } from '../refusal.ts'
import { commands } from './commands.ts'
import { findCommand, commandUsage, verbForBot } from './find-command.ts'
import type { FoundCommand } from './find-command.ts'
import { pickForm } from './bots/pick-form.ts'
import { joinBotName } from './kit/join-bot-name.ts'
import { withNearestName } from './kit/nearest-name.ts'
import { nearestWord } from './kit/nearest-word.ts'
import { parseText, parseWords, wordsOf } from './kit/parse-text.ts'
import type { Answer, FirstAnswer, Incoming } from './port.ts'
import { showForm } from './kit/handler.ts'
import type { Command, Options, ChatContext } from './kit/handler.ts'

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

/** How the command answers, whatever its options are; what names none is answered privately. */
export function commandAnswer(incoming: Called, prefix: string): FirstAnswer {
  const words = wordsIn(incoming)
  try {
    return findCommand(commands, words, prefix).command.answer
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const verb = verbForBot(commands, words, prefix)
    const [top = ''] = words
    return verb === null ? 'private' : findCommand(commands, [top, verb], prefix).command.answer
  }
}

const wordsIn = (incoming: Called): string[] =>
  incoming.kind === 'command-text'
    ? wordsOf(incoming.text).map(({ text }) => text)
    : [incoming.name, ...(incoming.verb?.split(' ') ?? [])]

export async function runCommand(chat: ChatContext, incoming: Called): Promise<Answer> {
  const prefix = chat.ctx.settings.commandPrefix
  const found = await understand(chat, incoming, prefix)
  const { command, options } = found
  const missing = command.options.filter((spec) => spec.required && !options[spec.name]?.trim())
  if (missing.length === 1 && missing[0]?.kind === 'bot' && command.answer === 'form') {
    return showForm(pickForm({ name: found.path, summary: command.summary }))
  }
  if (missing.length > 0) throw missingOptions(found, prefix)
  checkValues(found, prefix)
  if (!command.run) throw new Error(`/${found.path} has no handler`)
  try {
    return await command.run(chat, options)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw await withNearestName(chat.ctx, command.options, options, error)
  }
}

/** With what only the database knows: which words are the name of a bot. */
async function understand(chat: ChatContext, incoming: Called, prefix: string) {
  const found =
    incoming.kind === 'command-text'
      ? parseWords(await joinBotName(chat, wordsOf(incoming.text), commands), commands, prefix)
      : readCommand(incoming, prefix)
  return { ...found, options: withChoices(found.command, found.options) }
}

/** What is chosen from a list may be written in capital letters. */
const withChoices = ({ options: specs }: Command, options: Options): Options =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      const choices = specs.find((spec) => spec.name === name)?.choices ?? []
      return [name, choices.find((one) => one.toLowerCase() === value.toLowerCase()) ?? value]
    }),
  )

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
    const meant = bad !== null && spec.choices ? nearestWord(value, spec.choices) : null
    if (bad === null) continue
    throw new Refusal(
      'VALIDATION',
      `In /${prefix}${found.path}: ${bad}.`,
      `${meant === null ? '' : `Did you mean ${meant}? `}Write ${commandUsage(found, prefix)}.`,
    )
  }
}
