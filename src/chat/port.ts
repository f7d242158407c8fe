import type { Platform } from '../domain/actor.ts'

/**
 * What a chat platform is to us, written against Slack and Discord at once: text is data and every
 * renderer escapes it; the first answer to anything is known before the work runs; forms come in
 * pages of at most five fields; ids are at most 100 characters.
 */

/** A piece of text. `at` is shown in the reader's own zone; `name` is what shows where no account is known. */
export type Span =
  | string
  | { bold: string }
  | { code: string }
  | { mention: string; name: string; userId?: string }
  | { at: number; zone: string; style: 'time' | 'date' | 'relative' }
  | { link: string; text: string }
  /** Words of a text that changed: what is gone, what is new; never told by colour alone. */
  | { gone: string }
  | { added: string }
  /** The caption of a customer's button. */
  | { caption: string }
  /** A customer's text, set apart from what we say; alone in its line. */
  | { quote: Rich }
/** One line or paragraph. */
export type Rich = readonly Span[]

/** `verb:id:revision`, at most 100 characters; nothing secret, checked again at every click. */
export type ActionId = `${string}:${string}:${number}`

export type Button = {
  id: ActionId
  label: string
  style?: 'primary' | 'danger'
  /** Asked first, only where the click itself exposes customers. */
  confirm?: { title: string; text: string; yes: string }
}

export type Tone = 'waiting' | 'changes' | 'good' | 'live' | 'bad' | 'quiet'

/** One chat message about a request or a bot, edited in place (F67). `summary` is a full sentence. */
export type Card = {
  subject: string
  title: string
  tone: Tone
  status: string
  summary: string
  /** Who did what and why: the newest fact, below the title. */
  lead?: Rich[]
  fields: { label: string; value: Rich }[]
  sections: { title: string; lines: Rich[]; more: number }[]
  notes: Rich[]
  /** Where there is `more`, at most four. */
  buttons: Button[]
  /** Behind one button more; `id` shows them privately where a platform has no menu for it. */
  more?: { id: ActionId; buttons: Button[] }
}

export type File = { name: string; mime: string; bytes: Uint8Array; alt: string }

export type Notice = {
  tone: 'ok' | 'info' | 'refused' | 'bug'
  lines: Rich[]
  buttons: Button[]
  files: File[]
}

export type Option = { value: string; label: string; hint?: string }
type FieldBase = { name: string; label: string; hint?: string; required: boolean }
export type Field = FieldBase &
  // What is typed into a secret one is kept nowhere.
  (
    | {
        kind: 'text'
        lines: 'one' | 'many'
        value: string
        maxLength: number
        isSecret?: true
      }
    | { kind: 'choice'; options: Option[]; value: string }
    | { kind: 'choices'; options: Option[]; value: string[] }
    | { kind: 'pick'; source: SuggestSource; value: string[]; many: boolean; options: Option[] }
    | { kind: 'tick'; value: boolean }
  )
/** A page with `when` counts only if that field of an earlier page has that value; it may be skipped. */
export type Page = {
  intro: Rich[]
  /** Which lines of it tell changes, from and before: a platform that plays them shows that instead. */
  changes?: readonly [from: number, before: number]
  fields: Field[]
  when?: { field: string; value: string }
}
/** `title` is at most 45 characters, `submit` at most 24, a page has at most five fields. */
export type Form = {
  id: ActionId
  title: string
  submit: string
  pages: Page[]
  /** What the submit does, beside it where there is room. */
  says?: Rich
}
export type FieldValues = Record<string, string | string[] | boolean>

/**
 * What a `pick` field or an option completes from, filtered by what the person may do; `when` is a
 * time: what was typed, with how it is understood; `profile part` is what `/profile` can go on with.
 */
export const suggestSources = [
  'bot',
  'version',
  'person',
  'sender',
  'flow',
  'command',
  'schedule',
  'when',
  'profile',
  'profile part',
  'url',
  'notifier',
] as const
export type SuggestSource = (typeof suggestSources)[number]

/**
 * How the first answer to something looks; declared, so that an adapter can acknowledge at once. For
 * `form` it must not: the answer comes within the platform's time, and may be a notice or an update.
 */
export type FirstAnswer = 'private' | 'public' | 'form' | 'update'

export type OptionSpec = {
  name: string
  summary: string
  /** `account` is somebody's account on the platform itself: chosen from its own list of people. */
  kind: SuggestSource | 'text' | 'choice' | 'account'
  required: boolean
  choices?: readonly string[]
  /** Takes the rest of the line where a platform hands over one text. */
  rest?: boolean
}
/** The one table row of a command, without its handler: all that a platform needs to know of it. */
export type CommandSpec = {
  name: string
  summary: string
  answer: FirstAnswer
  options: readonly OptionSpec[]
  /** Sub-commands (`/bots token`); a command with verbs has no options of its own. */
  verbs?: readonly CommandSpec[]
  /** What some call it: it is found by these words too. */
  also?: readonly string[]
}

/** Somebody on a platform; `stranger` is a guest or a person of another organisation (F61). */
export type User = {
  install: string
  userId: string
  name: string
  zone?: string
  stranger: boolean
}
type IncomingBase = {
  platform: Platform
  /** The platform's id of this delivery; claimed once, so a redelivery does nothing. */
  interactionId: string
  user: User
  channel: string
  /** A direct message: nobody else reads along. */
  direct?: boolean
  /** The platform's own time of the act, UTC ms. */
  at: number
}
export type Incoming = IncomingBase &
  (
    | { kind: 'command'; name: string; verb?: string; options: Record<string, string> }
    | { kind: 'command-text'; text: string }
    | { kind: 'click'; action: string }
    | { kind: 'submit'; form: string; values: FieldValues }
    /** Plain words to us, in direct messages or beside a mention. */
    | { kind: 'said'; text: string }
  )

/** `kept` is what `directShown` is told it by, once it stands there: what it offers will pass. */
export type DirectMessage = Notice & { kept?: string }

export type Answer =
  | { kind: 'notice'; audience: 'private' | 'public'; notice: Notice }
  | { kind: 'form'; form: Form }
  /** The form again with what is wrong, field by field; `form` is prefilled with what was typed. */
  | { kind: 'errors'; fields: Record<string, string>; form: Form; notice: Notice }
  /** The clicked card as it is now, and what only the clicker is told. */
  | { kind: 'update'; card: Card; notice: Notice | null }
  /**
   * Messages to whoever acted, one after the other, in their direct messages with us; `here` is told
   * privately where they acted, if that is another place.
   */
  | { kind: 'direct'; messages: DirectMessage[]; here: Notice }
  /** A delivery that was taken before. */
  | { kind: 'nothing' }

/** The core, as an adapter sees it. Nothing here throws: every problem is an answer. */
export type ChatCore = {
  commands: readonly CommandSpec[]
  /** The form, update, private or public answer that `incoming` will get. */
  firstAnswer: (incoming: Incoming) => FirstAnswer
  /** Calls `accepted` when what was asked for holds and is being recorded; a refusal never gets there. */
  receive: (incoming: Incoming, accepted?: () => void) => Promise<Answer>
  /** At most `max` options for what was typed so far, 25 unless told; `given` are the other options, as far as typed. */
  suggest: (
    user: User & { platform: Platform },
    source: SuggestSource,
    typed: string,
    given?: Record<string, string>,
    max?: number,
  ) => Promise<Option[]>
  /**
   * To be called before an adapter draws on a card what holds for a moment only, "Recording…": if it
   * dies before it can call `painted`, the outbox draws that card after the next start.
   */
  beforeAdapterDraw: (at: MessageRef & { platform: Platform }) => Promise<void>
  /**
   * To be called after an adapter drew on a card itself, with an answer or with "Recording…": what it
   * drew may be older than what the outbox had drawn meanwhile. The outbox then decides.
   */
  afterAdapterDraw: (at: MessageRef & { platform: Platform }) => Promise<void>
  /** A message with `kept` stands in somebody's direct messages now: it is drawn again when it is over. */
  directShown: (kept: string, at: MessageRef) => Promise<void>
  /** We were let into a channel again, or into the whole install (null): what waits for it goes out. */
  wakePlace: (at: { platform: Platform; install: string; channel: string | null }) => Promise<void>
}

export type Place = { install: string; channel: string }
export type MessageRef = Place & { messageId: string }
