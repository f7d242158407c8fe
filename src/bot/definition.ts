/**
 * The shape of a bot's definition: a documented subset of Rasa YAML. Keys keep Rasa's spelling, so
 * that what is stored, hashed and shown is what the author wrote.
 */
export const channels = ['whatsapp', 'sms', 'voice', 'web'] as const
export type Channel = (typeof channels)[number]

/** Lists and maps come from action servers only, into slots of type any. */
export type SlotValue =
  | string
  | number
  | boolean
  | null
  | SlotValue[]
  | { [key: string]: SlotValue }
/** The first rejection that holds is said. */
export type Rejection = { if: string | boolean; utter: string }
export type Slot = {
  type: 'text' | 'bool' | 'float' | 'categorical' | 'any'
  values?: string[]
  initial_value?: SlotValue
  /** Checked whenever a customer fills the slot; `refill_utter` asks again. */
  validation?: { rejections?: Rejection[]; refill_utter?: string }
}

/**
 * A button either starts something in the bot (`payload`) or opens a page (`url`, http or https).
 */
export type Button = { title: string; payload?: string; url?: string }
export type SlotCondition = { type: 'slot'; name: string; value: SlotValue }
export type Variant = {
  text?: string
  buttons?: Button[]
  channel?: Channel
  condition?: string | SlotCondition[]
  metadata?: unknown
  custom?: unknown
}

/** A step id, `END`, or steps written in place. */
export type Target = string | Step[]
export type Branch = { if: string | boolean; then: Target } | { else: Target }
export type Next = string | Branch[]

type Common = { id?: string; next?: Next; description?: string }
export type ActionStep = Common & { action: string }
export type CollectStep = Common & {
  collect: string
  utter?: string
  ask_before_filling?: boolean
  reset_after_flow_ends?: boolean
  rejections?: Rejection[]
}
export type CallStep = Common & { call: string }
export type LinkStep = Common & { link: string }
export type NoopStep = Common & { noop: boolean | null }
export type SetSlotsStep = Common & {
  set_slots: Record<string, SlotValue>[]
  reset_after_flow_ends?: boolean
}
export type NextStep = { id?: string; next: Next; description?: string }
export type Step =
  | ActionStep
  | CollectStep
  | CallStep
  | LinkStep
  | NoopStep
  | SetSlotsStep
  | NextStep

export type Trigger = { intent: string | { name: string; confidence_threshold?: number } }
export type Flow = {
  name?: string
  description?: string
  if?: string | boolean
  nlu_trigger?: Trigger[]
  always_include_in_prompt?: boolean
  persisted_slots?: string[]
  /** False: the flow of `completed` does not follow this one. */
  run_pattern_completed?: boolean
  steps: Step[]
}

export type Intent = { intent: string; examples?: string[]; keywords?: string[] }

/** Settings: everything of a bot that is neither flow, response, slot nor intent. */
export type Settings = {
  /** The bot's own slug; a note to readers, never trusted. */
  bot?: string
  channels?: Channel[]
  /** Names of senders (F40), bound when the bot goes live. */
  senders?: string[]
  /** Flow that answers when nothing else does (F37). */
  fallback?: string
  /** Flow that greets a new conversation; without it the fallback flow does. */
  start?: string
  /** Flow that answers when a customer stops what is under way. */
  cancel?: string
  /** Flow that follows when another has ended and nothing is left to do. */
  completed?: string
  /** Name of the action endpoint's resource; the address itself is never in the bot. */
  actions?: string
  /** Sent with each call of the action server; `{vars.x}` and `{secrets.x}` come from the profile. */
  action_headers?: Record<string, string>
  /** Names of the web URLs that texts and buttons open as `{urls.name}` (F40). */
  urls?: string[]
  /** Language of the customers, such as `de`: how they write numbers, and what Slipway says itself. */
  language?: string
  /** Words of this bot's customers, beside the built-in ones. */
  yes_words?: string[]
  no_words?: string[]
  cancel_words?: string[]
  restart_words?: string[]
  /** The last message to those whose session is ended from outside (F45). */
  goodbye?: string
  /** When people answer customers (F73), such as `Mon-Fri 09:00-17:00`; without it, always. */
  opening_hours?: string[]
  /** Whose clocks `opening_hours` mean, such as `Europe/Berlin`. */
  time_zone?: string
  /** What is said to a picture, a voice message and whatever else has no words. */
  unreadable?: string
}

export type Definition = {
  version?: string
  metadata: Settings
  slots: Record<string, Slot>
  responses: Record<string, Variant[]>
  flows: Record<string, Flow>
  nlu: Intent[]
}

/**
 * What can be written, diffed, chosen and attributed by itself: `flow:menu`, `setting:fallback`.
 */
export const partKinds = ['flow', 'response', 'slot', 'intent', 'setting'] as const
export type PartKind = (typeof partKinds)[number]
export type PartKey = `${PartKind}:${string}`

export type Severity = 'error' | 'warning' | 'info'

/** Where a finding points: lines count from 1. */
export type Location = { file?: string; line?: number; flow?: string; step?: string }

/**
 * `code` is stable: a warning is overridden by it (F10). `text` says what is wrong and how to fix
 * it.
 */
export type Finding = Location & { severity: Severity; code: string; text: string }
