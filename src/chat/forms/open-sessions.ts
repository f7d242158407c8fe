import type { Field, Rich } from '../port.ts'
import { plural } from '../rich.ts'
import { choiceField, textOf } from './fields.ts'
import type { FieldValues } from '../port.ts'

/** What happens to conversations that go on now (F45, F47). */
export const openSessionsField = (count: number): Field =>
  choiceField({
    name: 'openSessions',
    label: `Open sessions (${count} now)`,
    value: 'finish',
    options: [
      { value: 'finish', label: `Let ${plural(count, 'open session')} finish, up to 30 minutes` },
      { value: 'end', label: 'End them now' },
    ],
  })

export const openSessionsOf = (values: FieldValues): 'finish' | 'end' =>
  textOf(values, 'openSessions') === 'end' ? 'end' : 'finish'

/** A sender has one drain: what drains there already ends with the next one (F43). */
export const endingLines = (count: number): Rich[] =>
  count === 0
    ? []
    : [[`⚠️ ${plural(count, 'session')} of an older version still drain, and end with this.`]]
