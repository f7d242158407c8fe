import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { parse } from './request-guard.ts'
import type { EventStream } from '../outbound/event-stream.ts'
import type {
  Customer,
  PhoneBot,
  PhoneTalk,
  PhoneTurn,
  Talk,
  WireRehearsal,
} from '../render/wire.ts'

/** The gateway, as the phone beside the chat sees it. */
export type PhonePort = {
  bots: () => Promise<PhoneBot[]>
  say: (message: Talk & { text: string; payload?: string; messageId: string }) => Promise<PhoneTurn>
  history: (talk: Talk) => Promise<PhoneTalk>
  rehearse: (what: Rehearsing) => Promise<WireRehearsal>
}

type Rehearsing = z.infer<typeof rehearsing>

/** Numbers that are reserved for fiction. */
export const customers: readonly Customer[] = [
  { contact: '12025550142', name: 'Rosa', shown: '+1 202 555 0142' },
  { contact: '12025550167', name: 'Tom', shown: '+1 202 555 0167' },
  { contact: '12025550183', name: 'Kim', shown: '+1 202 555 0183' },
]

const talking = z.object({
  environment: z.enum(['live', 'sandbox', 'development']),
  botId: z.string().min(1).max(100),
  senderId: z.string().min(1).max(100).optional(),
  contact: z.string().regex(/^\d{6,20}$/),
})
const saying = talking.extend({
  text: z.string().trim().min(1).max(4096),
  payload: z.string().max(256).optional(),
  messageId: z.uuid(),
})

const rehearsing = z.object({
  request: z.string().min(1).max(100),
  change: z.string().max(400).optional(),
  said: z
    .array(saying.pick({ text: true, payload: true }))
    .max(40)
    .optional(),
})

export function addPhoneRoutes(app: FastifyInstance, phone: PhonePort, live: EventStream): void {
  app.get('/playground/api/phone/bots', () => phone.bots())
  app.get('/playground/api/phone', (request) =>
    phone.history(talkOf(parse(talking, request.query))),
  )
  app.post('/playground/api/rehearse', { bodyLimit: 200_000 }, (request) =>
    phone.rehearse(parse(rehearsing, request.body)),
  )
  app.post('/playground/api/phone', { bodyLimit: 32_768 }, async (request) => {
    const { text, payload, messageId, ...where } = parse(saying, request.body)
    const talk = talkOf(where)
    const turn = await phone.say({ ...talk, text, messageId, ...(payload && { payload }) })
    live.tell({ kind: 'phone', talk, messageId }, null, null)
    return turn
  })
}

function talkOf({ senderId, ...talk }: z.infer<typeof talking>): Talk {
  return senderId === undefined ? talk : { ...talk, senderId }
}
