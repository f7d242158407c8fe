import { z } from 'zod'
import { plainOption, type Field, type StateValue } from '../checks/fields.ts'
import { option, optionGroups } from '../checks/kit-objects.ts'
import { fileShown, keepFile } from './people-files.ts'
import type { Member, World } from '../world.ts'

/** What a person puts into a field: words, the label of an option or several, a name, a moment, a file. */
export type Wanted = string | string[] | number | boolean | { name: string; content: string }
/** Whose hand it is, and how the app is asked for options. */
export type Hand = {
  world: World
  member: Member
  ask: (field: Field, typed: string) => Promise<Shown[]>
}
export type Shown = z.infer<typeof option>

/** The value of a field as it will be sent. Throws when a person could not do that on a screen. */
export async function valueFor(hand: Hand, field: Field, wanted: Wanted): Promise<StateValue> {
  const { element } = field
  const { type } = element
  switch (element.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: words(field, wanted) || null }
    case 'static_select':
    case 'radio_buttons':
      return {
        type,
        selected_option: plainOption(pick(field, offered(field), words(field, wanted))),
      }
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: several(field, offered(field), wanted) }
    case 'external_select': {
      const typed = words(field, wanted)
      return { type, selected_option: plainOption(await search(hand, field, typed)) }
    }
    case 'multi_external_select': {
      const found: Shown[] = []
      for (const typed of list(wanted)) found.push(await search(hand, field, typed))
      return { type, selected_options: found.flatMap((one) => plainOption(one) ?? []) }
    }
    case 'users_select':
      return { type, selected_user: person(hand, field, words(field, wanted)) }
    case 'multi_users_select':
      return { type, selected_users: list(wanted).map((name) => person(hand, field, name)) }
    case 'conversations_select':
      return { type, selected_conversation: channel(hand, field, words(field, wanted)) }
    case 'channels_select':
      return { type, selected_channel: channel(hand, field, words(field, wanted)) }
    case 'datepicker':
      return { type, selected_date: words(field, wanted) }
    case 'timepicker':
      return { type, selected_time: words(field, wanted) }
    case 'datetimepicker':
      if (typeof wanted !== 'number') throw cannot(field, 'takes unix seconds')
      return { type, selected_date_time: wanted }
    case 'file_input':
      return { type, files: [attached(hand, field, wanted)] }
    default:
      throw cannot(field, 'is to be clicked')
  }
}

/** What Slack itself refuses before it asks the app; null when the field may be sent. */
export function complaint(field: Field, value: StateValue | undefined): string | null {
  const { element, optional } = field
  if (isEmpty(value)) return optional ? null : 'Please complete this required field.'
  if (element.type !== 'plain_text_input') return null
  const length = value?.value?.length ?? 0
  if (length > (element.max_length ?? 3000)) return 'This is too long.'
  return length < (element.min_length ?? 0) ? 'This is too short.' : null
}

/** Options that the app sent for a search, by its limits (slack.md 9: 100 options, text 75). */
export function optionsIn(body: unknown): Shown[] {
  const read = z
    .union([
      z.object({ options: z.array(option).max(100) }),
      z.object({ option_groups: optionGroups }),
    ])
    .parse(body)
  return 'options' in read ? read.options : read.option_groups.flatMap((group) => group.options)
}

function isEmpty(value: StateValue | undefined): boolean {
  if (!value) return true
  const { type: _, ...rest } = value
  return Object.values(rest).every(
    (one) => one == null || one === '' || (Array.isArray(one) && one.length === 0),
  )
}

function offered({ element }: Field): Shown[] {
  if (!('options' in element) && !('option_groups' in element)) return []
  const flat = 'options' in element ? (element.options ?? []) : []
  const grouped = 'option_groups' in element ? (element.option_groups ?? []) : []
  const all = [...flat, ...grouped.flatMap((group) => group.options)]
  return all.map((one) => ({ ...one, text: { type: 'plain_text', text: one.text.text } }))
}

function pick(field: Field, options: Shown[], label: string): Shown {
  const found = options.find((one) => one.text.text === label)
  if (found) return found
  const labels = options.map((one) => `“${one.text.text}”`).join(', ')
  throw cannot(field, `does not offer “${label}”, only ${labels || 'nothing'}`)
}

/** One single box can be ticked with `true`. */
function several(field: Field, options: Shown[], wanted: Wanted) {
  if (wanted === false) return []
  const [only] = options
  const chosen =
    wanted === true && only && options.length === 1
      ? [only]
      : list(wanted).map((label) => pick(field, options, label))
  return chosen.flatMap((one) => plainOption(one) ?? [])
}

/** Types into a search, and takes the option of that name, or the only one found. */
async function search(hand: Hand, field: Field, typed: string): Promise<Shown> {
  const found = await hand.ask(field, typed)
  const [only] = found
  return only && found.length === 1 ? only : pick(field, found, typed)
}

function person({ world, member }: Hand, field: Field, name: string): string {
  const found = [...world.members.values()].find(
    (one) => one.team_id === member.team_id && (one.id === name || one.name === name),
  )
  if (!found) throw cannot(field, `finds nobody called “${name}”`)
  return found.id
}

function channel({ world, member }: Hand, field: Field, name: string): string {
  const found = [...world.channels.values()].find(
    (one) => one.team === member.team_id && (one.id === name || one.name === name),
  )
  if (!found) throw cannot(field, `finds no channel “${name}”`)
  return found.id
}

function attached({ world, member }: Hand, field: Field, wanted: Wanted) {
  if (typeof wanted !== 'object' || Array.isArray(wanted)) throw cannot(field, 'takes a file')
  return fileShown(world, keepFile(world, member, wanted))
}

function words(field: Field, wanted: Wanted): string {
  if (typeof wanted !== 'string') throw cannot(field, 'takes one text')
  return wanted
}

function list(wanted: Wanted): string[] {
  if (typeof wanted === 'string') return [wanted]
  return Array.isArray(wanted) ? wanted : []
}

function cannot(field: Field, why: string): Error {
  return new Error(`the field “${field.label}” ${why}`)
}
