import { createWhatsApp } from '../../../adapters/whatsapp/index.ts'
import type { WhatsApp } from '../../../adapters/whatsapp/index.ts'
import type { WhatsAppBody } from '../../../adapters/whatsapp/render/body.ts'
import type { ChannelDelivery, ChannelItem, Outgoing } from '../../../src/gateway/channel-port.ts'
import { createServer } from '../../../src/http/server.ts'
import { createLog } from '../../../src/serve/log/log.ts'
import { createBackground } from '../../../src/background.ts'
import { startGraph } from '../../doubles/graph/index.ts'
import type { Graph } from '../../doubles/graph/index.ts'

export type Opened = {
  graph: Graph
  whatsapp: WhatsApp
  url: string
  deliveries: ChannelDelivery[]
  items: () => ChannelItem[]
  logged: string[]
  refused: string[]
  /** What the inbox does with the next deliveries. */
  keep: (how: () => Promise<void>) => void
  stop: () => Promise<void>
}

type Connect = Parameters<typeof createWhatsApp>[0]['connect']

/** WhatsApp between the double of the Graph API and an inbox that remembers. */
export async function openWhatsApp({
  now = Date.now,
  timeoutMs = 5000,
  connect,
}: { now?: () => number; timeoutMs?: number; connect?: Connect } = {}): Promise<Opened> {
  const graph = await startGraph({ now })
  const deliveries: ChannelDelivery[] = []
  const logged: string[] = []
  const refused: string[] = []
  let keeps = async () => {}
  const whatsapp = createWhatsApp({
    verifyToken: graph.verifyToken,
    secrets: () => [{ app: 'WHATSAPP_APP_SECRET', secret: graph.appSecret }],
    tokenNameOf: async () => 'WHATSAPP_ACCESS_TOKEN',
    tokenOf: (from) => (graph.numbers.has(from) ? graph.token : null),
    graph: { url: graph.url, version: 'v26.0', timeoutMs },
    connect: (out) => {
      const connected = connect?.(out)
      return {
        take: async (delivery) => {
          await keeps()
          await connected?.take(delivery)
          deliveries.push(delivery)
        },
      }
    },
    refused: (what) => void refused.push(what),
    verified: () => void refused.splice(0),
    now,
    log: (level, message, error) => void logged.push(`${level} ${message} ${String(error)}`),
  })
  const app = createServer({
    log: createLog('silent'),
    notReady: async () => null,
    background: createBackground(() => {}),
  })
  await app.register(whatsapp.routes)
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/whatsapp/webhook`
  graph.hooks.url = url
  return {
    graph,
    whatsapp,
    url,
    deliveries,
    logged,
    refused,
    items: () => deliveries.flatMap(({ items }) => items),
    keep: (how) => void (keeps = how),
    stop: async () => {
      await app.close()
      await whatsapp.stop()
      await graph.stop()
    },
  }
}

export const rosa = '12025550142'

/** One message of ours to Rosa. */
export const outgoing = (
  id: string,
  more: Partial<Outgoing<WhatsAppBody>> = {},
): Outgoing<WhatsAppBody> => ({
  id,
  from: '770',
  to: [{ kind: 'phone', id: rosa }],
  body: { type: 'text', text: { body: `This is ${id}`, preview_url: false } },
  attempt: 1,
  ...more,
})
