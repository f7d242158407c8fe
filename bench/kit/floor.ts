import { createHmac, timingSafeEqual } from 'node:crypto'
import { Agent, createServer, request } from 'node:http'
import { listenAndSay } from './listen-and-say.ts'

/** The least that answers on WhatsApp: checks the signature, reads the message, posts one answer. */
const graph = new URL(process.env['WHATSAPP_GRAPH_URL'] ?? '')
const secret = process.env['WHATSAPP_APP_SECRET'] ?? ''
const agent = new Agent({ keepAlive: true, maxSockets: 32 })

const buttons = ['Track an order', 'Return a parcel', 'Talk to a person'].map((title) => {
  return { type: 'reply', reply: { id: `/${title.toLowerCase()}`, title } }
})
const text = 'What can we do for you?'
const interactive = { type: 'button', body: { text }, action: { buttons } }

type Hook = { entry: { changes: { value: { messages: { from: string }[] } }[] }[] }

const server = createServer((incoming, answer) => {
  const parts: Buffer[] = []
  incoming.on('data', (part: Buffer) => parts.push(part))
  incoming.on('end', () => {
    const raw = Buffer.concat(parts)
    const ours = Buffer.from(`sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`)
    const theirs = Buffer.from(String(incoming.headers['x-hub-signature-256'] ?? ''))
    const isTheirs = ours.length === theirs.length && timingSafeEqual(ours, theirs)
    answer.writeHead(isTheirs ? 200 : 401).end()
    if (isTheirs) reply(JSON.parse(raw.toString()))
  })
})

function reply({ entry }: Hook): void {
  const to = entry[0]?.changes[0]?.value.messages[0]?.from
  const whom = { messaging_product: 'whatsapp', recipient_type: 'individual', to }
  const body = { ...whom, type: 'interactive', interactive }
  const headers = { 'content-type': 'application/json' }
  const how = { agent, method: 'POST', headers, path: '/v26.0/770/messages' }
  const sent = request(graph, how, (response) => response.resume())
  sent.end(JSON.stringify(body))
}

listenAndSay(server)
