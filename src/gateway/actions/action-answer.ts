import { z } from 'zod'
import { isPlainName } from '../../domain/conversation/foreign-name.ts'
import type { ActionResponse, ConversationEvent } from '../../bot/converse/turn.ts'
import { JsonValue, readActionResponse } from './action-response.ts'

export type ActionAnswer = Omit<Extract<ConversationEvent, { type: 'action-result' }>, 'type'> & {
  ignored: string[]
}

const responsesMax = 20
const eventsMax = 200
const ignoredMax = 20

const Lists = z.object({ events: z.unknown().optional(), responses: z.unknown().optional() })
const Answer = z.object({
  events: z.array(z.looseObject({ event: z.string() })).nullish(),
  responses: z.array(z.looseObject({})).nullish(),
})
const SlotEvent = z.object({ name: z.string().max(200), value: JsonValue.nullish() })
const Named = z.object({ name: z.string().max(200) })

/** Rasa's own bookkeeping, which Slipway does not need. */
const harmless = new Set(['session_started', 'action', 'user_featurization', 'undo', 'bot'])

/**
 * What an action server answered by Rasa's contract. One odd part never throws away the rest: what
 * can't be done is named in `ignored`.
 * @throws Error naming the first thing that makes it no answer at all
 */
export function readActionAnswer(answer: unknown): ActionAnswer {
  // What is left out is not even looked at: there may be tens of thousands.
  const all = Lists.safeParse(answer).data
  const parsed = Answer.safeParse(
    all
      ? { events: firstOf(all.events, eventsMax), responses: firstOf(all.responses, responsesMax) }
      : answer,
  )
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`the answer is not as agreed (${issue?.path.join('.')}: ${issue?.message})`)
  }
  const events = parsed.data.events ?? []
  const sent = parsed.data.responses ?? []
  const read: ActionAnswer = { slots: [], responses: [], ignored: [] }
  for (const event of events) takeEvent(read, event)
  for (const response of sent) takeResponse(read, response)
  if (lengthOf(all?.events) > eventsMax) read.ignored.push(`events after the first ${eventsMax}`)
  if (lengthOf(all?.responses) > responsesMax)
    read.ignored.push(`texts after the first ${responsesMax}`)
  read.ignored = read.ignored.slice(0, ignoredMax).map((what) => what.slice(0, 200))
  return read
}

const firstOf = (list: unknown, max: number): unknown =>
  Array.isArray(list) ? list.slice(0, max) : list

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0)

type Event = { event: string; [key: string]: unknown }

function takeEvent(read: ActionAnswer, event: Event): void {
  const named = Named.safeParse(event).data?.name
  switch (event.event) {
    case 'slot':
      return takeSlot(read, event)
    case 'reset_slots':
      read.slots = []
      read.resetSlots = true
      return
    case 'restart':
      read.restart = true
      return
    case 'followup':
      if (named === undefined) read.ignored.push('a followup without a name')
      else read.followUp = named
      return
    case 'active_loop':
    case 'form':
      if (named !== undefined) {
        read.ignored.push(`${called('form', named)}: collect its slots in a flow`)
      }
      return
    default:
      if (!harmless.has(event.event)) read.ignored.push(called('event', event.event))
  }
}

/** It stands in a sentence of ours, so only a name is repeated. */
const called = (what: 'event' | 'form', name: string): string =>
  isPlainName(name)
    ? `the ${what} ${name}`
    : `${what === 'event' ? 'an' : 'a'} ${what} of an odd name`

function takeSlot(read: ActionAnswer, event: Event): void {
  const slot = SlotEvent.safeParse(event).data
  if (slot) read.slots.push({ name: slot.name, value: slot.value ?? null })
  else read.ignored.push('a slot event without a name')
}

function takeResponse(read: ActionAnswer, response: Record<string, unknown>): void {
  const { said, ignored }: { said: ActionResponse | null; ignored: string[] } =
    readActionResponse(response)
  if (said) read.responses.push(said)
  read.ignored.push(...ignored)
}
