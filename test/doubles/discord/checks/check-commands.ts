import {
  ApplicationCommandOptionType as Kind,
  ApplicationCommandType,
  type APIApplicationCommandOption,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { validateBody, withoutNulls } from './validate-body.ts'
import { fault, invalid, tooLong, type Fault, type Path } from '../rest/problem.ts'

export type CommandBody = RESTPostAPIApplicationCommandsJSONBody
type Option = APIApplicationCommandOption

/** discord.md 6. */
const mostOfAKind = { 1: 100, 2: 15, 3: 15 }
const mostCharacters = 8000
/** Letters, digits, - and _, lower case wherever the letter has one. */
const slashName = /^[-_'\p{L}\p{N}]{1,32}$/u

/** discord.md 6: the whole list of a PUT. Throws 50035 with every fault. */
export function checkCommands(json: unknown): CommandBody[] {
  if (!Array.isArray(json))
    throw invalid(fault([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType'))
  const wrong = json.flatMap((one, at) =>
    validateBody('ApplicationCommandUpdateRequest', one, [at]),
  )
  if (wrong.length > 0) throw invalid(...wrong)
  const commands = json.map((one) => withoutNulls(one as CommandBody))
  const faults = [
    ...countFaults(commands),
    ...repeatedNames(
      commands.map((one) => ({ name: `${one.type ?? 1} ${one.name}` })),
      [],
    ),
    ...commands.flatMap((one, at) => commandFaults(one, [at])),
  ]
  if (faults.length > 0) throw invalid(...faults)
  return commands
}

function countFaults(commands: readonly CommandBody[]): Fault[] {
  return Object.entries(mostOfAKind).flatMap(([kind, most]) =>
    commands.filter((one) => (one.type ?? 1) === Number(kind)).length > most
      ? [fault([], 'APPLICATION_COMMAND_TOO_MANY', `At most ${most} of the type ${kind}.`)]
      : [],
  )
}

function commandFaults(command: CommandBody, path: Path): Fault[] {
  const { name, type = ApplicationCommandType.ChatInput } = command
  const description = 'description' in command ? (command.description ?? '') : ''
  if (type !== ApplicationCommandType.ChatInput)
    return description === ''
      ? []
      : [fault([...path, 'description'], 'APPLICATION_COMMAND_INVALID', 'Only slash commands.')]
  const options = ('options' in command ? (command.options as Option[] | undefined) : []) ?? []
  const written = lengthOf({ name, description, options })
  return [
    ...nameFaults(name, path),
    ...(description === ''
      ? [fault([...path, 'description'], 'BASE_TYPE_REQUIRED', 'This field is required')]
      : []),
    ...optionsFaults(options, [...path, 'options']),
    ...(written > mostCharacters
      ? [fault(path, 'APPLICATION_COMMAND_TOO_LARGE', `At most ${mostCharacters} characters.`)]
      : []),
  ]
}

function nameFaults(name: string, path: Path): Fault[] {
  if (slashName.test(name) && name === name.toLowerCase()) return []
  return [fault([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')]
}

function optionsFaults(options: readonly Option[], path: Path): Fault[] {
  const groups = options.filter((one) => isGroup(one)).length
  const mixed = groups > 0 && groups < options.length
  const late = options.findIndex(
    (one, at) => isRequired(one) && options.slice(0, at).some((before) => !isRequired(before)),
  )
  return [
    ...(mixed
      ? [fault(path, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands stand alone.')]
      : []),
    ...(late >= 0 && groups === 0
      ? [
          fault(
            [...path, late],
            'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
            'Required options must be placed before non-required options',
          ),
        ]
      : []),
    ...repeatedNames(options, path),
    ...options.flatMap((one, at) => optionFaults(one, [...path, at])),
  ]
}

function optionFaults(option: Option, path: Path): Fault[] {
  const choices = choicesOf(option)
  const completes = 'autocomplete' in option && option.autocomplete === true
  const long = choices.findIndex(({ value }) => typeof value === 'string' && value.length > 100)
  return [
    ...nameFaults(option.name, path),
    ...(completes && choices.length > 0
      ? [
          fault(
            [...path, 'choices'],
            'APPLICATION_COMMAND_OPTION_CHOICES',
            'Not with autocomplete.',
          ),
        ]
      : []),
    ...(long >= 0 ? [tooLong([...path, 'choices', long, 'value'], 100)] : []),
    ...repeatedNames(choices, [...path, 'choices']),
    ...rangeFaults(option, path),
    ...(isGroup(option) ? optionsFaults(option.options ?? [], [...path, 'options']) : []),
  ]
}

function rangeFaults(option: Option, path: Path): Fault[] {
  if (option.type !== Kind.String) return []
  const { min_length = 0, max_length = 6000 } = option
  const wrong = max_length > 6000 || min_length > max_length
  return wrong ? [fault([...path, 'max_length'], 'NUMBER_TYPE_MAX', 'At most 6000.')] : []
}

function repeatedNames(named: readonly { name: string }[], path: Path): Fault[] {
  const seen = new Set<string>()
  return named.flatMap(({ name }, at) => {
    const twice = seen.has(name)
    seen.add(name)
    return twice
      ? [fault([...path, at, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Name repeated.')]
      : []
  })
}

type Group = Extract<Option, { type: Kind.Subcommand | Kind.SubcommandGroup }>

function isGroup(option: Option): option is Group {
  return option.type === Kind.Subcommand || option.type === Kind.SubcommandGroup
}

function isRequired(option: Option): boolean {
  return option.required === true
}

function choicesOf(option: Option): { name: string; value: string | number }[] {
  return 'choices' in option ? (option.choices ?? []) : []
}

/** discord.md 6: names, descriptions and values, all together. */
function lengthOf(one: { name: string; description: string; options?: readonly Option[] }): number {
  const own = one.name.length + one.description.length
  return (one.options ?? []).reduce((sum, option) => {
    const values = choicesOf(option).map(({ name, value }) => name.length + String(value).length)
    const inside = isGroup(option) ? lengthOf({ ...option, options: option.options ?? [] }) : 0
    const plain = isGroup(option) ? 0 : option.name.length + option.description.length
    return sum + inside + plain + values.reduce((total, length) => total + length, 0)
  }, own)
}
