import { timeUntil } from '../../domain/time/time-until.ts'
import { parseMoment, wallText } from '../../domain/time/schedule-time.ts'
import { Refusal } from '../../refusal.ts'
import { parsePeriod } from './schedule-span-command.ts'
import type { Option } from '../port.ts'
import { limits, oneLine } from '../kit/rich.ts'

const examples = ['in 2 hours', 'tomorrow 9:00', 'monday 9:00', 'tomorrow 9:00 until friday 18:00']

/** How what was typed so far is understood (F51): `Tue 1 Dec 2026, 09:00 Europe/Zagreb`. */
export function whenOptions(typed: string, zone: string, now: number): Option[] {
  const texts = typed.trim() === '' ? examples : [typed.trim()]
  return texts.map((value) => ({ value, ...understood(value, zone, now) }))
}

function understood(text: string, zone: string, now: number): Pick<Option, 'label' | 'hint'> {
  try {
    const { when, until } = parsePeriod(text)
    const start = when === undefined ? null : parseMoment({ text: when, zone, now, field: 'when' })
    const end =
      until === undefined
        ? null
        : parseMoment({
            text: until,
            zone: start?.zone ?? zone,
            now,
            after: start?.at,
            field: 'when',
          })
    const times = [start && wallText(start), end && `until ${wallText(end)}`]
    const label = times.filter((time) => time !== null).join(' ')
    const at = start?.at ?? end?.at
    return {
      label: oneLine(label, limits.option),
      ...(at !== undefined && { hint: oneLine(timeUntil(at, now), limits.option) }),
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { label: oneLine(`${text}: ${error.sentence}`, limits.option) }
  }
}
