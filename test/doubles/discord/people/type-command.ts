import {
  ApplicationCommandOptionType as Kind,
  ApplicationCommandType,
  InteractionContextType,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10'
import { permissionsOf } from '../rest/permissions.ts'
import { personNamed, resolvedFor } from '../resolved.ts'
import type { Channel, World } from '../world.ts'

export type OptionValue = string | number | boolean
type Hand = { world: World; user: string; channel: Channel }
type Sent = { type: Kind; name: string; value?: OptionValue; focused?: true; options?: Sent[] }

/** The commands that Discord offers this person here: the guild's and the global ones. */
export function offered({ world, user, channel }: Hand): APIApplicationCommand[] {
  const guild = world.guilds.get(channel.guild ?? '')
  const global = world.commands.get('global') ?? []
  if (!guild)
    return global.filter(
      ({ contexts }) => !contexts || contexts.includes(InteractionContextType.BotDM),
    )
  if (!guild.joined) return []
  const member = guild.members.get(user) ?? { roles: [], admin: false }
  const mine = permissionsOf(member)
  const inGuild = global.filter(
    ({ contexts }) => !contexts || contexts.includes(InteractionContextType.Guild),
  )
  // discord.md 8: it only hides; admins see all.
  return [...(world.commands.get(guild.id) ?? []), ...inGuild].filter(
    ({ default_member_permissions: wanted }) =>
      wanted == null ||
      member.admin ||
      (wanted !== '0' && (mine & BigInt(wanted)) === BigInt(wanted)),
  )
}

/** The data of a command as the client sends it, or why the client does not send it at all. */
export function commandData(
  hand: Hand,
  line: string,
  values: Record<string, OptionValue>,
  focused: string | null,
): object {
  const [name = '', ...path] = line.replace(/^\//, '').split(' ')
  const command = offered(hand).find(
    (one) => one.name === name && one.type === ApplicationCommandType.ChatInput,
  )
  if (!command) throw new Error(`there is no command /${name} here`)
  const people: string[] = []
  const take = (options: readonly APIApplicationCommandOption[], rest: string[]): Sent[] => {
    const [next, ...deeper] = rest
    const groups = options.filter(isGroup)
    if (next !== undefined) {
      const found = groups.find((one) => one.name === next)
      if (!found) throw new Error(`/${name} has no sub-command “${next}”`)
      return [{ type: found.type, name: next, options: take(found.options ?? [], deeper) }]
    }
    // discord.md 6: a parent cannot run alone.
    if (groups.length > 0) throw new Error(`/${name} wants one of its sub-commands`)
    return basicOptions(hand, options.filter(isBasic), values, focused, people)
  }
  const options = take(command.options ?? [], path)
  const resolved = resolvedFor(hand.world, hand.channel, { users: people })
  return {
    id: command.id,
    name,
    type: command.type,
    ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
    ...(options.length > 0 && { options }),
    ...(people.length > 0 && { resolved }),
  }
}

type Group = Extract<APIApplicationCommandOption, { type: Kind.Subcommand | Kind.SubcommandGroup }>

function isGroup(option: APIApplicationCommandOption): option is Group {
  return option.type === Kind.Subcommand || option.type === Kind.SubcommandGroup
}

function isBasic(option: APIApplicationCommandOption): option is APIApplicationCommandBasicOption {
  return !isGroup(option)
}

function basicOptions(
  { world }: Hand,
  known: readonly APIApplicationCommandBasicOption[],
  values: Record<string, OptionValue>,
  focused: string | null,
  people: string[],
): Sent[] {
  for (const name of Object.keys(values))
    if (!known.some((one) => one.name === name)) throw new Error(`there is no option “${name}”`)
  const missing = known.find((one) => one.required && values[one.name] === undefined)
  // While somebody still types, nothing is missing yet.
  if (missing && focused === null) throw new Error(`the option “${missing.name}” is required`)
  return known.flatMap((option) => {
    const value = values[option.name]
    if (value === undefined) return []
    if (focused === option.name) {
      if (!('autocomplete' in option) || !option.autocomplete)
        throw new Error(`the option “${option.name}” completes nothing`)
      return { type: option.type, name: option.name, value: String(value), focused: true as const }
    }
    const sent = valueFor(world, option, value)
    if (option.type === Kind.User) people.push(String(sent))
    return { type: option.type, name: option.name, value: sent }
  })
}

function valueFor(
  world: World,
  option: APIApplicationCommandBasicOption,
  value: OptionValue,
): OptionValue {
  const wrong = (why: string) => new Error(`the option “${option.name}” ${why}`)
  switch (option.type) {
    case Kind.Boolean:
      if (typeof value !== 'boolean') throw wrong('is true or false')
      return value
    case Kind.User:
      return personNamed(world, String(value))
    case Kind.Integer:
    case Kind.Number:
      if (typeof value !== 'number') throw wrong('is a number')
      if (option.type === Kind.Integer && !Number.isInteger(value)) throw wrong('is a whole number')
      return value
    case Kind.String:
      return textFor(option, value, wrong)
    default:
      return value
  }
}

type TextOption = Extract<APIApplicationCommandBasicOption, { type: Kind.String }>

/** discord.md 5: a value may be anything where the option completes; otherwise one of the choices. */
function textFor(option: TextOption, value: OptionValue, wrong: (why: string) => Error): string {
  const text = String(value)
  const { min_length = 0, max_length = 6000 } = option
  if (text.length > max_length) throw wrong(`takes at most ${max_length} characters`)
  if (text.length < min_length) throw wrong(`wants at least ${min_length} characters`)
  const choices = 'choices' in option ? (option.choices ?? []) : []
  if (choices.length === 0) return text
  const found = choices.find((one) => one.name === text || one.value === text)
  if (!found) throw wrong(`offers only ${choices.map((one) => one.name).join(', ')}`)
  return found.value
}
