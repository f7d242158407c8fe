import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js'
import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandOption,
  APIApplicationCommandSubcommandGroupOption,
  APIApplicationCommandSubcommandOption,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js'
import type { CommandSpec, OptionSpec, SuggestSource } from '../../src/chat/port.ts'
import { limits } from './render/limits.ts'
import { plainCut } from './render/render-rich.ts'

export type CommandBody = RESTPostAPIChatInputApplicationCommandsJSONBody
type Nested = APIApplicationCommandSubcommandOption | APIApplicationCommandSubcommandGroupOption

const umbrella = 'bots'
/** Through the umbrella the flat commands are one step further: `/bots run publish`. */
export const groupOfFlat = 'run'

/**
 * The table of commands as Discord registers it. Commands of one server can't say where they show;
 * who may run what is checked at every use, so the servers' own permissions stay as they are.
 */
export const commandBodies = (
  commands: readonly CommandSpec[],
  scope: 'global' | 'guild',
): CommandBody[] =>
  commands.map((command) => {
    const body: CommandBody = {
      type: ApplicationCommandType.ChatInput,
      name: command.name.slice(0, limits.commandName),
      description: described(command.summary),
      options: optionsOf(command),
      ...(scope === 'global' && {
        contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
        integration_types: [ApplicationIntegrationType.GuildInstall],
      }),
    }
    return command.name.endsWith(umbrella) && command.verbs
      ? withUmbrella(body, command, commands)
      : body
  })

/** What the words of a call name: `bots run publish`, `roles give`, `qr`. */
export function commandAt(
  commands: readonly CommandSpec[],
  [name = '', ...words]: readonly string[],
): CommandSpec | null {
  const command = commands.find((one) => one.name === name) ?? null
  if (words.length === 0 || !command) return command
  const verb = commandAt(command.verbs ?? [], words)
  if (verb || !command.name.endsWith(umbrella)) return verb
  const flat = words[0] === groupOfFlat ? words.slice(1) : words
  return commandAt(unprefixed(commands, prefixOf(command)), flat)
}

/** Where an option completes from; null where somebody types freely or chooses from a fixed list. */
export const sourceOf = ({ kind }: OptionSpec): SuggestSource | null =>
  kind === 'text' || kind === 'choice' || kind === 'account' ? null : kind

/** As many of the other commands as fit beside its own verbs. */
function withUmbrella(body: CommandBody, command: CommandSpec, commands: readonly CommandSpec[]) {
  const others = unprefixed(commands, prefixOf(command)).filter(({ name }) => name !== umbrella)
  const flat: CommandSpec = {
    name: groupOfFlat,
    summary: 'The commands that stand by themselves',
    answer: 'private',
    options: [],
    verbs: others.filter((one) => !one.verbs),
  }
  const groups = [flat, ...others.filter((one) => one.verbs)].filter((one) => one.verbs?.length)
  return groups.reduce((made, group) => {
    const wider = { ...made, options: [...(made.options ?? []), nested(group)] }
    const fits = wider.options.length <= limits.commandOptions
    return fits && textOf(wider) <= limits.commandText ? wider : made
  }, body)
}

const prefixOf = ({ name }: CommandSpec): string => name.slice(0, -umbrella.length)

const unprefixed = (commands: readonly CommandSpec[], prefix: string): CommandSpec[] =>
  commands.map((one) => ({ ...one, name: one.name.slice(prefix.length) }))

/** A command with verbs takes no options of its own. */
const optionsOf = (command: CommandSpec): APIApplicationCommandOption[] =>
  command.verbs ? command.verbs.slice(0, limits.commandOptions).map(nested) : basicOptions(command)

function nested(command: CommandSpec): Nested {
  const { name, summary, verbs } = command
  const head = { name: name.slice(0, limits.commandName), description: described(summary) }
  if (!verbs) {
    const type = ApplicationCommandOptionType.Subcommand
    return { type, ...head, options: basicOptions(command) }
  }
  return {
    type: ApplicationCommandOptionType.SubcommandGroup,
    ...head,
    options: verbs.slice(0, limits.commandOptions).map((verb) => ({
      type: ApplicationCommandOptionType.Subcommand as const,
      name: verb.name.slice(0, limits.commandName),
      description: described(verb.summary),
      options: basicOptions(verb),
    })),
  }
}

/** Required ones come first. A form asks for the bot by itself, so there it may be left out. */
function basicOptions({ options, answer }: CommandSpec): APIApplicationCommandBasicOption[] {
  const made = options.slice(0, limits.commandOptions).map((option) => {
    const isAsked = answer === 'form' && option.kind === 'bot'
    return basicOption(option, option.required && !isAsked)
  })
  return made.toSorted((a, b) => Number(b.required) - Number(a.required))
}

function basicOption(option: OptionSpec, required: boolean): APIApplicationCommandBasicOption {
  const { name, summary, choices, kind } = option
  const said = { name: name.slice(0, limits.commandName), description: described(summary) }
  if (kind === 'account') return { ...said, type: ApplicationCommandOptionType.User, required }
  const type = ApplicationCommandOptionType.String
  const head = { ...said, type }
  if (choices) {
    const shown = choices.slice(0, limits.choices).map((one) => ({ name: one, value: one }))
    return { ...head, type, required, choices: shown }
  }
  return sourceOf(option) === null
    ? { ...head, type, required }
    : { ...head, type, required, autocomplete: true }
}

const described = (summary: string): string => plainCut(summary, limits.commandDescription)

/** What Discord counts towards the length of one command. */
export function textOf(command: unknown): number {
  if (Array.isArray(command)) return command.reduce<number>((sum, one) => sum + textOf(one), 0)
  if (typeof command !== 'object' || command === null) return 0
  return Object.entries(command).reduce((sum, [key, value]) => {
    const counts = typeof value === 'string' && ['name', 'description', 'value'].includes(key)
    return sum + (counts ? value.length : textOf(value))
  }, 0)
}
