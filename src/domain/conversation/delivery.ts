import type { MessageStatus } from './message-status.ts'

/** How far one message got on its channel. */
export type DeliveryPart = {
  state: 'pending' | 'sending' | 'sent' | 'failed' | 'dropped'
  status: MessageStatus
  attempts: number
  code: string | null
  problem: string | null
  pricing: { isBillable: boolean | null; category: string | null } | null
}

/** In the order of how much a team has to care, worst first. */
const words = [
  'refused by its channel',
  'taken by its channel, then failed',
  'not sent',
  'perhaps sent',
  'waits to be sent again',
  'waits to be sent',
  'being sent',
  'sent',
  'delivered',
  'read',
] as const
export type Delivery = {
  how: (typeof words)[number]
  /** Why it is not there. */
  problem: string | null
  /** As the channel names what it bills: `service, billed`. */
  price: string | null
  /** More than one where it was tried again. */
  attempts: number
  /** As how many messages it went out. */
  messages: number
}

/** What became of a bubble, by the messages that carry it: it is as far as the last of them. */
export function deliveryOf(parts: readonly DeliveryPart[]): Delivery | null {
  const [worst] = parts.toSorted(
    (one, other) => words.indexOf(wordOf(one)) - words.indexOf(wordOf(other)),
  )
  if (!worst) return null
  const prices = new Set(parts.flatMap(({ pricing }) => (pricing ? [priceOf(pricing)] : [])))
  return {
    how: wordOf(worst),
    problem: worst.problem,
    price: prices.size === 0 ? null : [...prices].join('; '),
    attempts: Math.max(...parts.map(({ attempts }) => attempts)),
    messages: parts.length,
  }
}

function wordOf({ state, status, attempts, code }: DeliveryPart): Delivery['how'] {
  switch (state) {
    case 'failed':
      if (code !== 'send-refused') return 'not sent'
      // Only what was taken has a status.
      return status === 'failed' ? 'taken by its channel, then failed' : 'refused by its channel'
    case 'dropped':
      return 'not sent'
    case 'pending':
      return attempts > 0 ? 'waits to be sent again' : 'waits to be sent'
    case 'sending':
      return code === 'send-unknown' ? 'perhaps sent' : 'being sent'
    case 'sent':
      if (status === 'played') return 'read'
      return status === 'read' || status === 'delivered' ? status : 'sent'
  }
}

function priceOf({ isBillable, category }: NonNullable<DeliveryPart['pricing']>): string {
  const billed = isBillable === null ? '' : isBillable ? 'billed' : 'not billed'
  return [category, billed].filter(Boolean).join(', ')
}
