import type { DrainView } from '../../control/activations/drain-view.ts'
import type { StepDownPreview } from '../../control/activations/step-down-preview.ts'
import { graceMsDefault, graceText, parseGrace } from '../../domain/drain.ts'
import type { OpenSessions } from '../../domain/drain.ts'
import { Refusal } from '../../refusal.ts'
import type { Field, FieldValues, Option } from '../port.ts'
import { openChatsText } from './drain-words.ts'
import { choiceField, textOf } from '../kit/fields.ts'

const graceMsOffered = [graceMsDefault, 2 * 3_600_000, 24 * 3_600_000]
export const graceDefault = graceText(graceMsDefault)

/** The one choice wherever a version steps down (F43-F48); with no chat open nothing is asked. */
export const openChatsFields = ({ openSessions }: { openSessions: number }): Field[] =>
  openSessions === 0
    ? []
    : [openChatsField({ label: openChatsText.label(openSessions), graceMs: graceMsDefault })]

/** `graceMs` is what stands there: another time than those that are offered is offered too. */
export const openChatsField = (field: { label: string; hint?: string; graceMs: number }): Field => {
  const { graceMs, ...shown } = field
  const options = [
    ...graceOptions(openChatsText.finish, graceMs),
    { value: 'end', label: openChatsText.end },
  ]
  return choiceField({ ...shown, name: 'openChats', value: graceText(graceMs), options })
}

export const graceOptions = (
  label: (grace: string) => string,
  graceMs = graceMsDefault,
): Option[] =>
  [...new Set([...graceMsOffered, graceMs].toSorted((a, b) => a - b).map(graceText))].map(
    (grace) => ({ value: grace, label: label(grace) }),
  )

export const graceField = (field: { name: string; label: string; hint: string }): Field => ({
  ...field,
  kind: 'text',
  required: true,
  lines: 'one',
  value: graceText(graceMsDefault),
  maxLength: 20,
})

/**
 * What was answered. Where it was not asked because nobody was there, whoever came since may finish.
 * @throws Refusal VALIDATION on the field
 */
export function readOpenChats(
  values: FieldValues,
  name = 'openChats',
): { openSessions: OpenSessions; graceMs: number } {
  if (textOf(values, name) === 'end') return { openSessions: 'end', graceMs: graceMsDefault }
  return { openSessions: 'finish', graceMs: parseGraceField(values, name) }
}

/** Of those that would end for chats that are open now: with none open nothing is agreed to (F43). */
export const newestEnding = (stake: StepDownPreview | null): string | undefined =>
  stake === null || stake.openSessions === 0 ? undefined : newestDrain(stake.endingDrains)

/** Of the drains that a form names the newest: part of its id, since its submit agrees to their end. */
export const newestDrain = (drains: readonly DrainView[]): string | undefined =>
  drains.map(({ id }) => id).toSorted((a, b) => (a < b ? 1 : -1))[0]

/** The drains that the form named; one that began since is not agreed to (F43). */
export const namedDrains = (drains: readonly DrainView[], newest: string | undefined): string[] =>
  drains.flatMap(({ id }) => (newest !== undefined && id <= newest ? [id] : []))

/** @throws Refusal VALIDATION on the field */
export function parseGraceField(values: FieldValues, name: string): number {
  const text = textOf(values, name)
  const ms = text.trim() === '' ? graceMsDefault : parseGrace(text)
  if (ms !== null) return ms
  const said = openChatsText.noTime(text)
  const next = openChatsText.writeTime
  throw new Refusal('VALIDATION', said, next, { [name]: `${said} ${next}` })
}
