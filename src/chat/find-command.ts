import { Refusal } from '../refusal.ts'
import { alsoCalled } from './kit/also-called.ts'
import { nearestWord } from './kit/nearest-word.ts'
import type { OptionSpec } from './port.ts'
import type { Command } from './kit/handler.ts'
import { commonText } from './kit/common-words.ts'

/** A command that can run, the words that named it, and how many of the given ones those were. */
export type FoundCommand = { command: Command; path: string; used: number }

const umbrella = 'bots'

/**
 * Finds what the words name: `publish`, `roles give`, and through the umbrella `bots publish`.
 * The first verb of a command is what the bare command does.
 * @throws Refusal NOT_FOUND with the nearest name
 */
export function findCommand(
  commands: readonly Command[],
  words: readonly string[],
  prefix: string,
): FoundCommand {
  const [first = '', ...later] = words.map((word) => word.toLowerCase())
  const name = first.startsWith(prefix) ? first.slice(prefix.length) : first
  const command = commands.find((one) => one.name === name)
  if (!command) throw unknown(name, commands, prefix, '')
  if (!command.verbs) return { command, path: command.name, used: 1 }
  return findVerb(commands, command, later, prefix)
}

function findVerb(
  commands: readonly Command[],
  command: Command,
  [verb = '', ...later]: readonly string[],
  prefix: string,
): FoundCommand {
  const verbs = command.verbs ?? []
  const found = verbs.find((one) => one.name === verb)
  if (found) return { command: found, path: `${command.name} ${verb}`, used: 2 }
  if (
    command.name === umbrella &&
    commands.some(({ name }) => name === verb && verb !== umbrella)
  ) {
    const flat = findCommand(commands, [verb, ...later], '')
    return { ...flat, used: flat.used + 1 }
  }
  const names = command.name === umbrella ? [...verbs, ...commands] : verbs
  const usual = verbs[0]
  if (verb === '' && usual)
    return { command: usual, path: `${command.name} ${usual.name}`, used: 1 }
  throw unknown(verb, names, prefix, `${command.name} `)
}

/** The verb that a bot's name alone stands for: `/bots orders` shows it. Null where none is. */
export function verbForBot(
  commands: readonly Command[],
  words: readonly string[],
  prefix: string,
): string | null {
  const [first = ''] = words.map((word) => word.toLowerCase())
  const name = first.startsWith(prefix) ? first.slice(prefix.length) : first
  return commands.find((one) => one.name === name)?.verbForBot ?? null
}

function unknown(word: string, among: readonly Command[], prefix: string, before: string): Refusal {
  const names = among.map((one) => one.name)
  const other = alsoCalled.get(word)?.replace(before, '')
  const isHere = other !== undefined && (before === '' || names.includes(other.split(' ')[0] ?? ''))
  const meant = isHere ? other : nearestWord(word, names)
  return new Refusal(
    'NOT_FOUND',
    commonText.noCommand(`/${prefix}${before}${word.slice(0, 40)}`),
    meant === null
      ? commonText.allCommands(prefix)
      : commonText.didYouMean(`/${prefix}${before}${meant}`, prefix),
  )
}

/** `/roles give <person> <role>`; what may be left out stands in brackets. */
export const commandUsage = (
  { command, path }: Pick<FoundCommand, 'command' | 'path'>,
  prefix: string,
): string => [`/${prefix}${path}`, ...command.options.map(inBrackets)].join(' ')

const inBrackets = ({ name, required, choices }: OptionSpec): string => {
  const shown = choices ? choices.join('|') : name
  // What may be left out is mostly given by its name.
  return required ? `<${shown}>` : `[${choices ? `${name}:` : ''}${shown}]`
}
