import { createServer } from 'node:http'
import { createMemoryState } from '@chat-adapter/state-memory'
import { createWhatsAppAdapter } from '@chat-adapter/whatsapp'
import { Actions, Button, Card, CardText, Chat, ConsoleLogger } from 'chat'
import type { Adapter } from 'chat'
import { listenAndSay } from './listen-and-say.ts'

/** The same answer by the Chat SDK, which keeps everything in memory. */
const logger = new ConsoleLogger('error')
const whatsapp = createWhatsAppAdapter({
  accessToken: process.env['WHATSAPP_ACCESS_TOKEN'] ?? '',
  appSecret: process.env['WHATSAPP_APP_SECRET'] ?? '',
  verifyToken: process.env['WHATSAPP_VERIFY_TOKEN'] ?? '',
  phoneNumberId: '770',
  apiUrl: process.env['WHATSAPP_GRAPH_URL'] ?? '',
  logger,
})
const state = createMemoryState()
// Its own type leaves out what ours must say: that a property may be undefined.
const adapters = { whatsapp: whatsapp as unknown as Adapter }
const chat = new Chat({ userName: 'orders', adapters, state, logger })
const buttons = ['Track an order', 'Return a parcel', 'Talk to a person'].map((label) =>
  Button({ id: label.toLowerCase().replaceAll(' ', '_'), label }),
)
chat.onDirectMessage(async (thread) => {
  await thread.post(Card({ children: [CardText('What can we do for you?'), Actions(buttons)] }))
})
await chat.initialize()
const take = chat.webhooks.whatsapp

const server = createServer((incoming, answer) => {
  const parts: Buffer[] = []
  incoming.on('data', (part: Buffer) => parts.push(part))
  incoming.on('end', () => {
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': String(incoming.headers['x-hub-signature-256'] ?? ''),
    }
    const body = Buffer.concat(parts).toString()
    const request = new Request('http://127.0.0.1/whatsapp', { method: 'POST', headers, body })
    take(request).then(
      ({ status }) => answer.writeHead(status).end(),
      () => answer.writeHead(500).end(),
    )
  })
})

listenAndSay(server)
