import { z } from 'zod'
import type { SlotValue } from '../bot/definition.ts'
import type { ActionResponse } from '../bot/converse/turn.ts'

export type ActionAnswer = {
  slots: { name: string; value: SlotValue }[]
  responses: ActionResponse[]
  /** What else was sent: recorded, not done. */
  ignored: string[]
}

const Button = z.object({
  title: z.string().min(1).max(200),
  payload: z.string().max(1000).optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
})
const Response = z.looseObject({
  text: z.string().nullish(),
  buttons: z.array(Button).max(20).nullish(),
})
const Event = z.looseObject({ event: z.string().max(100) })
const SlotEvent = z.object({
  event: z.literal('slot'),
  name: z.string().max(200),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
})
const Answer = z.object({
  events: z.array(Event).max(200).nullish(),
  responses: z.array(Response).max(20).nullish(),
})

/** @throws Error naming the first thing that is not as Rasa's contract says */
export function readActionAnswer(answer: unknown): ActionAnswer {
  const parsed = Answer.safeParse(answer)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`the answer is not as agreed (${issue?.path.join('.')}: ${issue?.message})`)
  }
  const events = (parsed.data.events ?? []).map((event) => ({
    kind: event.event,
    slot: SlotEvent.safeParse(event).data,
  }))
  const responses = parsed.data.responses ?? []
  return {
    slots: events.flatMap(({ slot }) => (slot ? [{ name: slot.name, value: slot.value }] : [])),
    responses: responses.flatMap(({ text, buttons }) =>
      text ? [{ text, buttons: (buttons ?? []).map(ownKeys) }] : [],
    ),
    ignored: [
      ...events.flatMap(({ kind, slot }) => (slot ? [] : [`event ${kind}`])),
      ...responses.flatMap(({ text }) => (text ? [] : ['a response without text'])),
    ],
  }
}

/** Without the keys that were sent as undefined. */
function ownKeys({ title, payload, url }: z.output<typeof Button>) {
  return { title, ...(payload !== undefined && { payload }), ...(url !== undefined && { url }) }
}
