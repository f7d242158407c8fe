import { z } from 'zod'
import type { Button, SlotValue } from '../../bot/definition.ts'
import type { ActionResponse } from '../../bot/converse/turn.ts'

const buttonsMax = 20
const payloadMax = 1000
const titleMax = 200

const Url = z.url({ protocol: /^https?$/ }).max(2000)
const Text = z.string().regex(/\S/)
/** Lists in lists; what goes through them later calls itself for each. */
const depthMax = 500

/** @throws RangeError where a value has lists in lists in lists */
function isShallow(value: unknown, left = depthMax): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (left === 0) throw new RangeError('too deep')
  return Object.values(value).every((inner) => isShallow(inner, left - 1))
}

/** It was read as JSON: only how deep it goes is to be seen. */
export const JsonValue = z.custom<SlotValue>((value) => value !== undefined && isShallow(value))
const Values: z.ZodType<Record<string, SlotValue>> = z.record(z.string(), JsonValue)

/** Rasa's own keys of a message; any other fills a placeholder of the response it names. */
const ownKeys = new Set(
  'text buttons response template image attachment custom json_message elements quick_replies'.split(
    ' ',
  ),
)

/** One message of an action server: what can be said, and what of it cannot. Null: nothing can. */
export function readActionResponse(message: Record<string, unknown>): {
  said: ActionResponse | null
  ignored: string[]
} {
  const ignored: string[] = []
  const links = [linkIn(message, 'image', ignored), linkIn(message, 'attachment', ignored)].filter(
    (link) => link !== undefined,
  )
  const written = Text.safeParse(message['text']).data
  const text = [...(written === undefined ? [] : [written]), ...links].join('\n')
  const buttons = buttonsIn(message, ignored)
  const response =
    Text.safeParse(message['response']).data ?? Text.safeParse(message['template']).data
  for (const key of ['custom', 'json_message', 'elements']) {
    if (holdsSomething(message[key])) ignored.push(`"${key}" of a message`)
  }
  const says = text !== '' || response !== undefined
  if (!says && buttons.length > 0) ignored.push('buttons without a text')
  if (!says && ignored.length === 0) ignored.push('a message without a text')
  if (!says) return { said: null, ignored }
  const named = response === undefined ? {} : { response, ...valuesIn(message) }
  return { said: { ...named, ...(text !== '' && { text, buttons }) }, ignored }
}

function holdsSomething(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

/** A picture or file is said as its address: every channel can show that. */
function linkIn(
  message: Record<string, unknown>,
  key: 'image' | 'attachment',
  ignored: string[],
): string | undefined {
  const value = message[key]
  if (value === null || value === undefined || value === '') return undefined
  const found = [value, ...inside(value)].map((one) => Url.safeParse(one).data)
  const link = found.find((one) => one !== undefined)
  if (link === undefined && (typeof value !== 'object' || holdsSomething(value))) {
    ignored.push(`"${key}" of a message, which has no web address`)
  }
  return link
}

/** Rasa's attachment: `{type, payload: {src}}`, as well as `{url}`. */
function inside(value: unknown, depth = 0): unknown[] {
  if (typeof value !== 'object' || value === null || depth > 2) return []
  const fields = ['src', 'url', 'payload'].flatMap((key) =>
    key in value ? [(value as Record<string, unknown>)[key]] : [],
  )
  return fields.flatMap((field) => [field, ...inside(field, depth + 1)])
}

function buttonsIn(message: Record<string, unknown>, ignored: string[]): Button[] {
  const sent = ['buttons', 'quick_replies'].flatMap((key): unknown[] => {
    const value = message[key]
    if (value !== null && value !== undefined && !Array.isArray(value)) {
      ignored.push(`"${key}" of a message, which is no list`)
    }
    return Array.isArray(value) ? value : []
  })
  if (sent.length > buttonsMax) ignored.push(`buttons after the first ${buttonsMax}`)
  return sent.slice(0, buttonsMax).flatMap((button) => {
    const read = buttonOf(button)
    if (!read) ignored.push('a button without a title, or with an address that is none')
    return read ? [read] : []
  })
}

/** A button without a payload sends its title. */
function buttonOf(button: unknown): Button | null {
  if (typeof button !== 'object' || button === null) return null
  const { title, payload, url } = button as Record<string, unknown>
  const caption = Text.safeParse(title).data?.trim().slice(0, titleMax)
  if (caption === undefined || caption === '') return null
  if (Text.safeParse(url).success) {
    const address = Url.safeParse(url).data
    return address === undefined ? null : { title: caption, url: address }
  }
  const sends = Text.max(payloadMax).safeParse(payload ?? caption).data
  return sends === undefined
    ? { title: caption, payload: caption }
    : { title: caption, payload: sends }
}

function valuesIn(message: Record<string, unknown>): Pick<ActionResponse, 'values'> {
  const values = Values.safeParse(
    Object.fromEntries(Object.entries(message).filter(([key]) => !ownKeys.has(key))),
  ).data
  return values && Object.keys(values).length > 0 ? { values } : {}
}
