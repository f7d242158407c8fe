import type { PartKey } from '../definition.ts'

/** A piece of a line: unchanged, gone, new, or the caption of a button. */
export type Word = string | { gone: string } | { added: string } | { caption: string }
export type Words = readonly Word[]

/** What a change is about, in the words that count what is hidden: "6 questions, 24 phrases". */
export const changeKinds = {
  message: 'message',
  button: 'button',
  flow: 'flow',
  step: 'step',
  question: 'question',
  rule: 'accepted answer',
  condition: 'condition',
  way: 'way on',
  memory: 'thing to remember',
  phrase: 'phrase',
  number: 'number',
  address: 'data address',
  setting: 'setting',
  profile: 'profile',
  gray: 'gray rule',
  note: 'note for the team',
} as const
export type ChangeKind = keyof typeof changeKinds
export type How = 'changed' | 'added' | 'removed'

/**
 * One change as customers notice it. The card says `title`, `joint` and `body`; Details show `was`,
 * `willBe` and `facts` too. Texts are as people see them: hidden signs are written out.
 */
export type ChangeEntry = {
  /** Stable for the same two definitions: a form names the chosen change by it. */
  key: string
  kind: ChangeKind
  how: How
  title: string
  joint: ': ' | ' ' | '. '
  /** Lines; `quote` says that they are a customer's text, to be set apart. */
  body: readonly Words[]
  quote: boolean
  /** In full, a paragraph each, line breaks as they are. */
  was: readonly Words[]
  willBe: readonly Words[]
  facts: readonly Words[]
  /** The parts of the definition that it tells about. */
  parts: readonly PartKey[]
}

export type LookTwiceReason = (typeof lookTwiceReasons)[number]
/** The fixed list, the weightiest first; a bot's policy names them. */
export const lookTwiceReasons = [
  'data address',
  'host',
  'hidden characters',
  'price',
  'deadline',
  'number',
  'hand-over',
  'fallback',
  'question dropped',
  'accepts more',
  'profile',
  'gray rule widens',
  'many messages',
  'test',
] as const
/** `of`: the entry that it is about; null where it is about the whole. */
export type LookTwice = { reason: LookTwiceReason; sentence: string; of: string | null }

export type FirstVersion = {
  canDo: string[]
  firstMessage: string | null
  asksFor: string[]
  handOvers: number
  notUnderstood: string | null
  sendsDataTo: string | null
  /** Each flow as a short script, for Details. */
  scripts: { flow: string; lines: string[] }[]
}

/** Counts by kind: `[{ kind: 'message', count: 12 }]`. */
export type KindCount = { kind: ChangeKind; count: number }

/** What a release changes, in customers' words: plain data that every medium renders (F74). */
export type ChangesDocument = {
  /** All changes, also those that a shortened document leaves out. */
  total: number
  /** Set where nothing was released before: it is told as what the bot can do. */
  first: FirstVersion | null
  /** In the order in which they are told. */
  entries: ChangeEntry[]
  /** What a shortened document leaves out. */
  left: KindCount[]
  lookTwice: LookTwice[]
}
