import { ApplicationCommandOptionType } from 'discord.js'
import type {
  APIApplicationCommandAutocompleteInteraction,
  APIChatInputApplicationCommandInteraction,
} from 'discord.js'
import type { ChatCore, User } from '../../../src/chat/port.ts'
import { commandAt, groupOfFlat, sourceOf } from '../commands.ts'
import { limits } from '../render/limits.ts'
import { plainCut } from '../render/render-rich.ts'

type Data = (
  | APIApplicationCommandAutocompleteInteraction
  | APIChatInputApplicationCommandInteraction
)['data']
type Sent = NonNullable<Data['options']>[number]

export type CommandCall = {
  name: string
  verb?: string
  options: Record<string, string>
  /** What is being typed, while something is. */
  focused: string | null
}

/** What was called, read from Discord's nested options: `bots run publish` is `bots publish`. */
export function readCommandCall({ name, options = [] }: Data): CommandCall {
  const words: string[] = []
  let inside: readonly Sent[] = options
  for (let [first] = inside; first && isNested(first); [first] = inside) {
    words.push(first.name)
    inside = first.options ?? []
  }
  const verbs = words[0] === groupOfFlat ? words.slice(1) : words
  const given = inside.flatMap((one): [string, string][] =>
    'value' in one ? [[one.name, String(one.value)]] : [],
  )
  const focused = inside.find((one) => 'focused' in one && one.focused === true)
  return {
    name,
    ...(verbs.length > 0 && { verb: verbs.join(' ') }),
    options: Object.fromEntries(given),
    focused: focused?.name ?? null,
  }
}

const isNested = (option: Sent): option is Extract<Sent, { options?: unknown }> =>
  option.type === ApplicationCommandOptionType.Subcommand ||
  option.type === ApplicationCommandOptionType.SubcommandGroup

/** At most 25 names for what is being typed, by what the person may see (F70). */
export async function suggestions(
  core: ChatCore,
  user: User,
  data: APIApplicationCommandAutocompleteInteraction['data'],
): Promise<{ name: string; value: string }[]> {
  const { name, verb, options, focused } = readCommandCall(data)
  const command = commandAt(core.commands, [name, ...(verb?.split(' ') ?? [])])
  const option = command?.options.find((one) => one.name === focused)
  const source = option ? sourceOf(option) : null
  if (source === null || focused === null) return []
  const { [focused]: typed = '', ...given } = options
  const found = await core.suggest({ ...user, platform: 'discord' }, source, typed, given)
  return (
    found
      .filter(({ value }) => value !== '' && value.length <= limits.option)
      // A time without the hint how long that is was not understood: no choice, while it is being typed.
      .filter(({ hint }) => source !== 'when' || hint !== undefined)
      .slice(0, limits.choices)
      .map(({ value, label, hint }) => ({
        name: plainCut(hint ? `${label} – ${hint}` : label, limits.option),
        value,
      }))
  )
}
