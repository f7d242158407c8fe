import { chooseVariant } from '../choose-response.ts'
import type { Slots } from '../condition/condition.ts'
import type { Button } from '../definition.ts'
import { fillText, type Filling } from '../texts.ts'
import { recordError, type ActionResponse, type TurnRun } from './turn.ts'
import { inQuotes } from '../../domain/conversation/foreign-name.ts'

const maxText = 4096
/** Buttons of one message; WhatsApp's list has ten rows. */
const maxButtons = { whatsapp: 10, sms: 20, voice: 20, web: 20 } as const

/** More than fit into any message; a draft that is tried may have tens of thousands. */
const buttonsRead = 1000

/** What those of them know beside the slots. */
export const builtInValues: Readonly<Record<string, readonly string[]>> = {
  utter_handed_over_closed: ['back_at'],
}

/** Said when the bot defines no response of that name. */
export const builtIn = {
  utter_action_failed: 'Sorry, something on our side did not work. Please try again in a moment.',
  utter_handed_over: 'Thank you. A person will answer you here as soon as possible.',
  utter_handed_over_closed: 'Nobody is here right now. A person will answer you from {back_at} on.',
  utter_returned_to_bot: 'You are talking to the automatic assistant again. How can I help?',
  utter_restart: 'Sorry, I lost track of our conversation. Let us start again.',
  utter_flow_cancelled: 'All right, I have stopped that.',
  utter_started_over: 'All right, let us start over.',
}

/** Says a response of the bot; false when it has none, or none for this channel and these slots. */
export function sayResponse(run: TurnRun, response: string, values: Slots = {}): boolean {
  const slots = { ...run.state.slots, ...values }
  const variants = run.bot.responses.get(response) ?? []
  run.workLeft -= variants.length
  const variant = chooseVariant(variants, run.channel, slots, run.patterns)
  return variant ? addReply(run, variant, response, slots) : false
}

export function sayBuiltIn(run: TurnRun, response: keyof typeof builtIn, values: Slots = {}): void {
  if (sayResponse(run, response, values)) return
  addReply(run, { text: builtIn[response] }, response, { ...run.state.slots, ...values })
}

/**
 * What an action server writes itself is said as it is; of the bot's own responses it may say any.
 */
export function sayAction(
  run: TurnRun,
  { text = '', buttons = [], response, values }: ActionResponse,
) {
  if (response !== undefined && !sayResponse(run, response, values)) {
    const what = `The action says ${inQuotes(response)}, which has nothing to say on ${run.channel}.`
    recordError(run, 'response-missing', what)
  }
  if (text.trim() === '') return
  const most = maxButtons[run.channel]
  if (buttons.length > most) {
    const what = `The action sent ${buttons.length} buttons; the first ${most} are shown.`
    recordError(run, 'action-event-ignored', what)
  }
  if (text.length > maxText) {
    recordError(
      run,
      'action-event-ignored',
      `The action's text was cut after ${maxText} characters.`,
    )
  }
  const shown = buttons.slice(0, most)
  run.replies.push({ text: text.slice(0, maxText), buttons: shown, ...languageFor(run, shown) })
}

function addReply(run: TurnRun, said: ActionResponse, response: string, slots: Slots): boolean {
  const filled: Filled = (source, filling) => filledUp(run, source, slots, filling)
  const text = filled(said.text ?? '')
  if (text.trim() === '') return false
  const some = (said.buttons ?? []).slice(0, buttonsRead)
  const buttons = some.map((button) => fillButton(button, filled))
  run.replies.push({ text, buttons, response, ...languageFor(run, buttons) })
  return true
}

/** A channel that opens its choices by a word of its own says it in the bot's language. */
function languageFor({ bot }: TurnRun, buttons: readonly Button[]): { language?: string } {
  const { language } = bot.definition.metadata
  return language === undefined || buttons.length === 0 ? {} : { language }
}

/** As much as is said. What stands far behind that is not even read: a text may have megabytes. */
function filledUp(run: TurnRun, text: string, slots: Slots, filling: Filling = {}): string {
  const source = text.slice(0, sourceMax)
  run.workLeft -= 1 + source.length / charsOfWork
  return fillText(source, slots, run.bot.variables, { max: maxText, ...filling })
}

/** Names are longer than what they stand for; an empty slot leaves nothing. */
const sourceMax = 20 * maxText
/** So many cost about as much as a condition. */
const charsOfWork = 10

type Filled = (source: string, filling?: Filling) => string

/** An address that is cut would lead elsewhere. */
function fillButton(button: Button, filled: Filled): Button {
  const { title, url } = button
  const shown = { ...button, title: filled(title) }
  return url === undefined
    ? shown
    : { ...shown, url: filled(url, { show: encode, max: sourceMax }) }
}

/** Half of a surrogate pair cannot be encoded, and cut text can end in one. */
function encode(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, ''))
}
