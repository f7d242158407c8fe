import type { Channel } from '../bot/definition.ts'
import type { Reply } from '../bot/converse/turn.ts'
import type { Alias } from '../domain/conversation/contact-identity.ts'
import type { MessageStatus } from '../domain/conversation/message-status.ts'

/**
 * What a customer channel and the gateway say to each other. A channel reads what its platform posts
 * into items, and sends what it is given; it keeps nothing.
 */
export type { Alias, MessageStatus, Reply }

/** Our side of a conversation: `id` is the platform's name for it, `shown` what people call it. */
export type ChannelSender = { id: string; account: string | null; shown: string | null }

/** The customer: every name that the platform gave, and what they call themselves. */
export type ChannelContact = {
  aliases: readonly Alias[]
  name: string | null
  username: string | null
}

/** A file is named, not fetched. */
export type ChannelContent =
  | { type: 'text'; text: string }
  | { type: 'choice'; text: string; payload: string; by: 'button' | 'list' | 'template' }
  | { type: 'form'; name: string | null; response: string }
  | {
      type: 'media'
      media: 'image' | 'video' | 'audio' | 'document' | 'sticker'
      id: string | null
      mime: string | null
      caption: string | null
      fileName: string | null
      isVoice: boolean
    }
  | { type: 'location'; latitude: number; longitude: number; name: string | null }
  | { type: 'contacts'; contacts: { name: string | null; phones: string[] }[]; isAsked: boolean }
  /** A null emoji takes the reaction back. */
  | { type: 'reaction'; to: string; emoji: string | null }
  | { type: 'order'; catalog: string | null; text: string | null; items: OrderItem[] }
  | { type: 'edit'; of: string; text: string | null }
  | { type: 'revoke'; of: string }
  /** The platform could not pass it on. */
  | { type: 'unsupported'; problems: ChannelProblem[] }
  /** New since this was written: `name` is the platform's word for it. */
  | { type: 'unknown'; name: string; excerpt: string }
export type OrderItem = {
  product: string
  quantity: number
  price: number
  currency: string | null
}

type Placed = { sender: ChannelSender; at: number }

/** `at` is the platform's time, UTC ms, never later than ours. */
export type ChannelMessage = Placed & {
  kind: 'message'
  /** Unique on this sender; the same each time the platform delivers it. */
  messageId: string
  contact: ChannelContact
  content: ChannelContent
  answers: string | null
  isForwarded: boolean
  /** The advertisement that brought them. */
  referral: { source: string | null; id: string | null; headline: string | null } | null
  /** Somebody else has the conversation: kept, not answered. */
  isStandby: boolean
}

/** Their names have changed: sessions and history of `before` belong to `now`. */
export type ContactChange = Placed & {
  kind: 'contact-change'
  messageId: string | null
  why: 'number' | 'user id' | 'identity'
  before: readonly Alias[]
  now: readonly Alias[]
}

export type ChannelStatus = Placed & {
  kind: 'status'
  messageId: string
  status: Exclude<MessageStatus, 'queued'>
  /**
   * The id that we gave the message. It settles a send of unknown fate, and may come before the
   * platform's answer to that send.
   */
  ourId: string | null
  aliases: readonly Alias[]
  isStandby: boolean
  pricing: ChannelPricing | null
  problems: ChannelProblem[]
}
export type ChannelPricing = {
  isBillable: boolean | null
  model: string | null
  category: string | null
  type: string | null
}

/** Something of ours that was sent past us: a person's answer from an app, another responder's. */
export type ChannelEcho = Placed & {
  kind: 'echo'
  messageId: string
  aliases: readonly Alias[]
  content: ChannelContent
  isStandby: boolean
}

/** News about the account, a call, a preference: kept, and shown on the sender. */
export type ChannelNotice = {
  kind: 'notice'
  sender: ChannelSender | null
  at: number
  field: string
  excerpt: string
}

/** An error that belongs to no message and no status of the same delivery. */
export type ChannelTrouble = Placed & { kind: 'trouble'; problem: ChannelProblem }

/** What nobody can read: kept, never a reason to refuse the delivery. */
export type UnreadableItem = {
  kind: 'unreadable'
  sender: ChannelSender | null
  at: number
  what: string
  excerpt: string
}

export type ChannelItem =
  | ChannelMessage
  | ContactChange
  | ChannelStatus
  | ChannelEcho
  | ChannelNotice
  | ChannelTrouble
  | UnreadableItem

/** What to do about an error of a platform. */
export type Judgement = {
  /** `retry`: surely not sent, and may work later. `refused`: never works. */
  fate: 'retry' | 'refused'
  /** From when another attempt makes sense, after the first; later attempts wait longer. */
  afterMs: number
  /** Everything that waits for as long; at a `pace` a sender goes on, but slowly. */
  slows: 'message' | 'pair' | 'pace' | 'sender' | 'account'
  /** A person must do something: told once for each word, not for each message. */
  alert: 'token' | 'permission' | 'account' | 'spam' | 'payment' | 'number' | null
}

/** An error in the platform's words, without secrets, and what to do about it. */
export type ChannelProblem = Judgement & { code: number | null; text: string }

/** `signedBy` names the app whose secret signed it: its items may name senders of that app only. */
export type ChannelDelivery = {
  channel: Channel
  signedBy: string
  receivedAt: number
  items: readonly ChannelItem[]
}

/** Where a channel hands over what came in. */
export type ChannelIn = {
  /**
   * Resolves when every item is kept. Rejects when they can't be kept now: the platform is told to
   * deliver them again.
   */
  take: (delivery: ChannelDelivery) => Promise<void>
}

/** One message as the platform takes it; `id` is ours, the same for every attempt. */
export type Outgoing<Body> = {
  id: string
  from: string
  to: readonly Alias[]
  body: Body
  /** 1 for the first. */
  attempt: number
}

export type SendOutcome =
  | { fate: 'accepted'; messageId: string; aliases: readonly Alias[] }
  | ({ fate: 'retry' | 'refused' } & { problem: ChannelProblem; afterMs: number })
  /** Perhaps sent: wait for a status with our id before another attempt. */
  | { fate: 'unknown'; problem: ChannelProblem }

/** How the gateway sends on a channel. */
export type ChannelOut<Body> = {
  /** A bubble as the messages that carry all of it, in their order; `from` is our number. */
  render: (reply: Reply, from: string) => Body[]
  send: (message: Outgoing<Body>) => Promise<SendOutcome>
  /** Shows the customer that it was read, and that an answer is being written. */
  markRead: (from: string, messageId: string, isTyping: boolean) => Promise<SendOutcome>
}
