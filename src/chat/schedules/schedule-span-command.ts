import { Refusal } from '../../refusal.ts'
import { planText } from './schedule-words.ts'

/**
 * `tomorrow 9:00 until Fri 18:00`: both times; a zone at the very end is that of both.
 * @throws Refusal VALIDATION for an `until` without a time
 */
export function parsePeriod(text: string): { when?: string; until?: string } {
  const words = text.trim()
  const [, before = '', until] = /^(.*?)\s*\b(?:until|till)\b\s*(.*)$/i.exec(words) ?? []
  if (until === undefined) return words === '' ? {} : { when: words }
  if (until.trim() === '') throw noEnd('when')
  const when = before.trim()
  if (when === '') return { until }
  const zone = /[a-z_]+(?:\/[a-z_][\w+-]*)+$/i.exec(until)?.[0]
  const hasOwn = zone === undefined || /[a-z]\/[a-z]/i.test(when)
  return { when: hasOwn ? when : `${when} ${zone}`, until }
}

const { noEnd: sentence, writePeriod: next } = planText

export const noEnd = (field: string): Refusal =>
  new Refusal('VALIDATION', sentence, next, { [field]: `${sentence} ${next}` })
