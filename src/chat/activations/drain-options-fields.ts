import type { DrainView } from '../../control/activations/drain-view.ts'
import { goodbyeMax, graceMsDefault, graceText, parseGrace } from '../../domain/drain.ts'
import type { OpenSessions } from '../../domain/drain.ts'
import { Refusal } from '../../refusal.ts'
import type { Field, FieldValues, Rich } from '../port.ts'
import { oneLine, plural, when } from '../kit/rich.ts'
import { choiceField, textOf, ticked, tickList } from '../kit/fields.ts'

type Stake = { openSessions: number; endingDrains: readonly DrainView[] } | null

/** What is asked wherever a version steps down (F43-F48): finish or end, how long, what is said. */
export const drainOptionsFields = (stake: Stake): Field[] => [
  choiceField({
    name: 'openSessions',
    label: `Open sessions (${stake?.openSessions ?? 0} now)`,
    value: 'finish',
    options: [
      {
        value: 'finish',
        label: `Let ${plural(stake?.openSessions ?? 0, 'open session')} finish`,
      },
      { value: 'end', label: 'End them now' },
    ],
  }),
  ...graceFields(stake?.endingDrains ?? []),
]

/** The grace period of those who may finish, the goodbye, and the older drains that end for it. */
export const graceFields = (endingDrains: readonly DrainView[]): Field[] => [
  graceField({
    name: 'grace',
    label: 'Grace period to finish in',
    hint: '1 min to 24 h, such as 30 min, 2 h or 1 h 30 min',
  }),
  {
    kind: 'text',
    name: 'goodbye',
    label: 'Goodbye to sessions that are ended',
    hint: 'Sent to the end user. Empty: nothing is said',
    required: false,
    lines: 'many',
    value: '',
    maxLength: goodbyeMax,
  },
  ...tickList({
    name: 'endDrains',
    label: 'Older drains that end for this',
    items: endingDrains.map((drain) => ({ value: drain.id, label: drainLabel(drain) })),
    chosen: endingDrains.map((drain) => drain.id),
  }),
]

export const graceField = (field: { name: string; label: string; hint: string }): Field => ({
  ...field,
  kind: 'text',
  required: true,
  lines: 'one',
  value: graceText(graceMsDefault),
  maxLength: 20,
})

/** What was answered; `shown` are the older drains that the form lists. */
export const readDrainOptions = (values: FieldValues, shown: readonly DrainView[]) => ({
  openSessions: openSessionsOf(values),
  ...readGrace(values, shown, openSessionsOf(values) === 'end'),
})

/** A grace period that nobody gets is not read. */
export const readGrace = (values: FieldValues, shown: readonly DrainView[], isUnused: boolean) => ({
  graceMs: isUnused ? graceMsDefault : parseGraceField(values, 'grace'),
  goodbye: textOf(values, 'goodbye'),
  endDrains: ticked(
    values,
    'endDrains',
    shown.map((drain) => drain.id),
  ),
})

/** @throws Refusal VALIDATION on the field */
export function parseGraceField(values: FieldValues, name: string): number {
  const text = textOf(values, name)
  const ms = text.trim() === '' ? graceMsDefault : parseGrace(text)
  if (ms !== null) return ms
  const said = `“${oneLine(text, 20)}” is no time from 1 min to 24 h.`
  const next = 'Write it such as 30 min, 2 h or 1 h 30 min.'
  throw new Refusal('VALIDATION', said, next, { [name]: `${said} ${next}` })
}

const openSessionsOf = (values: FieldValues): OpenSessions =>
  textOf(values, 'openSessions') === 'end' ? 'end' : 'finish'

/** A sender has one drain a track: what drains there already ends with the next one (F43). */
export const endingDrainLines = (drains: readonly DrainView[]): Rich[] =>
  drains
    .slice(0, 10)
    .map((drain): Rich => [
      `⚠️ ${drainLabel(drain)} still drain, until `,
      when(drain.dueAt, 'UTC', 'time'),
      ', and end with this.',
    ])

/** `V1.0 of Shop on shop-whatsapp: 12 open sessions`. */
export function drainLabel({ bot, version, sender, openSessions }: DrainView): string {
  const sessions = plural(openSessions, 'open session')
  return `${version.label} of ${oneLine(bot.name, 60)} on ${oneLine(sender, 40)}: ${sessions}`
}
