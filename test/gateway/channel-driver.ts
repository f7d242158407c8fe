import type { Alias, ChannelItem, ChannelOut, Outgoing } from '../../src/gateway/channel-port.ts'

/** What a customer has on the screen. */
export type SeenBubble = { text: string; choices: string[]; links: string[] }

export type ChannelCustomer = {
  aliases: readonly Alias[]
  /** Returns the platform's id of the message. */
  writes: (text: string) => Promise<string>
  /** Taps a choice of the last bubble that has any. */
  taps: (title: string) => Promise<void>
  sees: () => SeenBubble[]
}

/** A channel with a customer at its other end, for the contract. */
export type ChannelDriver<Body> = {
  out: ChannelOut<Body>
  /** What the gateway was given so far. */
  items: () => ChannelItem[]
  /** The number of ours that the customer writes to, as the channel names it. */
  sender: string
  now: () => number
  customer: ChannelCustomer
  stop: () => Promise<void>
}

/** A platform behind a network, and what goes wrong there. */
export type WiredDriver<Body> = ChannelDriver<Body> & {
  /** A customer of whom no phone number is known. */
  numberless: ChannelCustomer
  redeliver: () => Promise<void>
  /** Somebody else's message to our address; false when it was refused. */
  forge: () => Promise<boolean>
  /** What keeps deliveries fails, until it is called with true. */
  setKept: (kept: boolean) => void
  retryDeliveries: () => Promise<void>
  down: () => Promise<void>
  up: () => Promise<void>
  /** The next message is taken, and the answer lost. */
  loseAnswer: () => void
  slowDown: () => void
  killToken: () => void
  /** Words that must never be told. */
  secrets: readonly string[]
  report: (status: 'sent' | 'delivered' | 'read') => Promise<void>
  /** Ids of ours that a customer got more than once. */
  doubles: () => string[]
}

/** Sends a bubble as its messages, each after the one before. */
export async function say<Body>(
  { out, sender, customer }: ChannelDriver<Body>,
  text: string,
  buttons: { title: string; payload?: string; url?: string }[] = [],
  more: Partial<Outgoing<Body>> = {},
) {
  const outcomes = []
  for (const [at, body] of out.render({ text, buttons }, sender).entries()) {
    const id = `${more.id ?? `ours ${++said}`} ${at}`
    const to = customer.aliases
    outcomes.push(await out.send({ from: sender, attempt: 1, to, ...more, id, body }))
  }
  return outcomes
}

let said = 0
