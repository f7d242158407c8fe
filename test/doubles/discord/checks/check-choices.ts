import { ApplicationCommandOptionType as Kind } from 'discord-api-types/v10'
import { validateBody, type Root } from './validate-body.ts'
import { fault, invalid } from '../rest/problem.ts'
import type { Choice } from '../world.ts'

const roots = {
  [Kind.String]: 'InteractionApplicationCommandAutocompleteCallbackStringData',
  [Kind.Integer]: 'InteractionApplicationCommandAutocompleteCallbackIntegerData',
  [Kind.Number]: 'InteractionApplicationCommandAutocompleteCallbackNumberData',
} satisfies Partial<Record<Kind, Root>>
type Completable = keyof typeof roots

/** discord.md 6: at most 25 choices, of the focused option's kind; an empty list is an answer. */
export function checkChoices(data: unknown, kind: Completable): Choice[] {
  const faults = validateBody(roots[kind], data, ['data'])
  if (faults.length > 0) throw invalid(...faults)
  const choices = (data as { choices?: Choice[] | null }).choices
  if (!choices)
    throw invalid(fault(['data', 'choices'], 'BASE_TYPE_REQUIRED', 'This field is required'))
  return choices.map(({ name, value }) => ({ name, value }))
}

/** What kind of value the person is typing. */
export function focusedKind(payload: object): Completable {
  const data = 'data' in payload ? (payload.data as { options?: Typed[] }) : {}
  const find = (options: Typed[] = []): Kind | undefined => {
    const own = options.find((one) => one.focused)?.type
    return own ?? options.map((one) => find(one.options)).find((kind) => kind !== undefined)
  }
  const kind = find(data.options)
  return kind === Kind.Integer || kind === Kind.Number ? kind : Kind.String
}

type Typed = { type: Kind; focused?: boolean; options?: Typed[] }
