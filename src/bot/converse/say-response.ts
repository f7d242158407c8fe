import { chooseVariant } from '../choose-response.ts'
import type { Slots } from '../conditions.ts'
import type { Button } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { fillText } from '../texts.ts'
import type { ActionResponse, TurnRun } from './turn.ts'

const maxText = 4096

/** Said when the bot defines no response of that name. */
export const builtIn = {
  utter_action_failed: 'Sorry, something on our side did not work. Please try again in a moment.',
  utter_handed_over: 'Thank you. A person will answer you here as soon as possible.',
  utter_returned_to_bot: 'You are talking to the automatic assistant again. How can I help?',
  utter_restart: 'Sorry, I lost track of our conversation. Let us start again.',
}

/** Says a response of the bot; false when it has none, or none for this channel and these slots. */
export function sayResponse(run: TurnRun, response: string): boolean {
  const variants = ownProperty(run.bot.definition.responses, response) ?? []
  const variant = chooseVariant(variants, run.channel, run.state.slots)
  return variant ? addReply(run, variant, response) : false
}

export function sayBuiltIn(run: TurnRun, response: keyof typeof builtIn): void {
  if (!sayResponse(run, response)) addReply(run, { text: builtIn[response] }, response)
}

/** What an action server answers is its own text: nothing is filled in. */
export function sayAction(run: TurnRun, { text = '', buttons = [] }: ActionResponse): void {
  if (text !== '') run.replies.push({ text: text.slice(0, maxText), buttons })
}

function addReply(run: TurnRun, said: ActionResponse, response: string): boolean {
  const text = fillText(said.text ?? '', run.state.slots).slice(0, maxText)
  if (text.trim() === '') return false
  const buttons = (said.buttons ?? []).map((button) => fillButton(button, run.state.slots))
  run.replies.push({ text, buttons, response })
  return true
}

function fillButton(button: Button, slots: Slots): Button {
  const { title, url } = button
  const filled = { ...button, title: fillText(title, slots) }
  return url === undefined ? filled : { ...filled, url: fillText(url, slots, encode) }
}

/** Half of a surrogate pair cannot be encoded, and cut text can end in one. */
function encode(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, ''))
}
