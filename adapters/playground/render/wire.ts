import type { Card, CommandSpec, Form, Notice, Rich } from '../../../src/chat/port.ts'

/** What server and page say to each other, as JSON. File bytes stay behind a URL of their own. */
export type WireFile = { name: string; mime: string; alt: string; size: number }
export type WireNotice = Omit<Notice, 'files'> & { files: WireFile[] }

export type WireBody =
  | { kind: 'text'; text: string }
  /** What somebody typed to get the answer below it. */
  | { kind: 'command'; text: string }
  | { kind: 'line'; line: Rich }
  | { kind: 'card'; card: Card }
  | { kind: 'notice'; notice: WireNotice }

export type WireMessage = {
  id: string
  /** `releases`, `support` or `dm`: a reader only ever gets their own direct messages. */
  channel: string
  /** The message this one is a line under. */
  thread: string | null
  /** Null is Slipway itself. */
  author: { userId: string; name: string } | null
  private: boolean
  body: WireBody
  at: number
  editedAt: number | null
}

export type WirePerson = { userId: string; name: string; title: string; stranger: boolean }
export type WireChannel = { id: string; name: string; about: string }
export type Customer = { contact: string; name: string; shown: string }

export type Start = {
  people: WirePerson[]
  channels: WireChannel[]
  commands: readonly CommandSpec[]
  customers: readonly Customer[]
}
export type Earlier = { messages: WireMessage[]; more: boolean }

/** What a typed line, a click or a form comes to. */
export type Reply =
  | { kind: 'shown'; messages: WireMessage[] }
  | { kind: 'form'; form: Form; errors: Record<string, string>; notice: WireNotice | null }
  /** This delivery came before. */
  | { kind: 'nothing' }

export type Problem = { sentence: string; nextStep: string; ref?: string }

export type LiveEvent =
  | {
      kind: 'message'
      message: WireMessage
    }
  /** Something is new on the phone; of a draft or a candidate, the tab that sent it has it already. */
  | { kind: 'phone'; talk: HeardTalk; messageId: string }

export type Environment = 'live' | 'sandbox' | 'development'
/** One conversation of the phone: live ones are with a number, the others with a bot. */
export type Talk = { environment: Environment; botId: string; senderId?: string; contact: string }
/** A live talk is the same whichever bot the phone shows; without a contact it may be anybody's. */
export type HeardTalk = Partial<Talk> & Pick<Talk, 'environment'>
export type PhoneButton = { title: string; payload?: string; url?: string }
export type PhoneBot = {
  botId: string
  slug: string
  name: string
  senders: {
    id: string
    name: string
    masked: string
    isActive: boolean
    /** Why nobody but this phone reaches it; null where customers do. */
    unserved: string | null
  }[]
  hasCandidate: boolean
  /** Labels of the versions that new chats get, for everybody or for a part of the customers. */
  shows: string[]
}
/** `list` opens the choices; without it they hang below the text. */
export type PhoneBubble = { text: string; buttons: PhoneButton[]; list?: string }
export type PhoneTurn = {
  replies: PhoneBubble[]
  note: string | null
  /** It is kept, and what comes of it is news of the stream. */
  isComing?: boolean
  bot?: string
  version?: string
}
/** A request's changes, and one chat with the version it was compared with and with its own. */
export type WireRehearsal = {
  number: number
  bot: string
  base: string | null
  /** Customers get that version now. */
  isLive: boolean
  changes: { key: string; title: string; lines: Rich[] }[]
  left: number
  about: Rich[]
  said: { text: string; payload?: string }[]
  now: WireRehearsed[] | null
  after: WireRehearsed[]
}
export type WireRehearsed = {
  from: 'customer' | 'bot' | 'note'
  words: Rich
  buttons: PhoneButton[]
  list?: string
  isAbout: boolean
}
export type PhoneMessage = PhoneBubble & {
  id: string
  /** A note is for the person who tries the bot. */
  from: 'customer' | 'bot' | 'note'
  at: number
  /** Of what the customer wrote: the id that the page gave it. */
  messageId?: string
  version?: string
}
export type PhoneTalk = {
  messages: PhoneMessage[]
  /** The last message is not handled to its end. */
  isAnswering: boolean
  /** What comes next goes on with the version that spoke last; said of live alone. */
  isOpen: boolean
}
