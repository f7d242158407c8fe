import type { WhatsAppBody } from '../../../adapters/whatsapp/render/body.ts'
import type { ChannelCustomer, SeenBubble, WiredDriver } from '../../gateway/channel-driver.ts'
import type { GraphBody } from '../../doubles/graph/check-body.ts'
import type { Customer } from '../../doubles/graph/webhooks.ts'
import { delivery, saying } from './deliveries.ts'
import { openWhatsApp, rosa } from './opened.ts'
import type { Opened } from './opened.ts'

/** WhatsApp for the contract: Rosa, and somebody whose number WhatsApp does not show. */
export async function whatsappDriver(): Promise<WiredDriver<WhatsAppBody>> {
  const one = await openWhatsApp({ timeoutMs: 30_000 })
  const { graph, whatsapp, items, keep, stop } = one
  const text = { type: 'text', text: { body: 'Let me in' } }
  const forged = delivery(saying(text) as { value: object })
  return {
    out: whatsapp.out,
    items,
    stop,
    now: Date.now,
    sender: '770',
    customer: customerOf(one, { phone: rosa }),
    numberless: customerOf(one, { user: 'US.13491208655302741918' }),
    redeliver: () => graph.hooks.repeat(),
    forge: async () => (await graph.hooks.post(forged, { secret: 'guess' })).status === 200,
    setKept: (kept) =>
      keep(kept ? async () => {} : () => Promise.reject(new Error('the disk is full'))),
    retryDeliveries: async () => void (await graph.hooks.retry()),
    down: graph.down,
    up: graph.up,
    loseAnswer: () => void graph.fault({ when: 'after', answer: 'cut' }),
    slowDown: () => void graph.fault({ when: 'before', answer: { code: 131056 } }),
    killToken: () => graph.setToken(false),
    secrets: [graph.token, graph.appSecret],
    report: async (status) => {
      for (const message of graph.messages) await graph.hooks.report(message, status)
    },
    doubles: graph.doubles,
  }
}

function customerOf({ graph }: Opened, customer: Customer): ChannelCustomer {
  const mine = () =>
    graph.messages.filter(({ to }) => (to.phone ?? to.user) === (customer.phone ?? customer.user))
  const { phone, user } = customer
  return {
    aliases: [
      ...(user === undefined ? [] : [{ kind: 'user' as const, id: user }]),
      ...(phone === undefined ? [] : [{ kind: 'phone' as const, id: phone }]),
    ],
    writes: (body) => graph.hooks.message(customer, { type: 'text', text: { body } }),
    taps: async (title) => {
      const last = mine().findLast(({ body }) => tappable(body).length > 0)
      const tapped = last && tappable(last.body).find((one) => one.title === title)
      if (!last || !tapped) throw new Error(`nothing to tap: ${title}`)
      const isList = last.body.type === 'interactive' && last.body.interactive.type === 'list'
      const type = isList ? 'list_reply' : 'button_reply'
      await graph.hooks.message(customer, {
        type: 'interactive',
        context: { id: last.id },
        interactive: { type, [type]: tapped },
      })
    },
    sees: () => mine().map(({ body }) => seen(body)),
  }
}

type Tappable = { id: string; title: string }

function tappable(body: GraphBody): Tappable[] {
  if (body.type !== 'interactive') return []
  const { interactive } = body
  if (interactive.type === 'button') return interactive.action.buttons.map(({ reply }) => reply)
  if (interactive.type === 'cta_url') return []
  return interactive.action.sections.flatMap(({ rows }) => rows)
}

function seen(body: GraphBody): SeenBubble {
  if (body.type === 'text') return { text: body.text.body, choices: [], links: [] }
  const { interactive } = body
  return {
    text: interactive.body.text,
    choices: tappable(body).map(({ title }) => title),
    links: interactive.type === 'cta_url' ? [interactive.action.parameters.url] : [],
  }
}
