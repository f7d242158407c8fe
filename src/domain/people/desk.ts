import { parseQuietHours, quietWords } from './quiet-hours.ts'

/** Where and when the desk itself is at work: of what many people read, and of who set no zone (F28). */
export type Desk = {
  /** IANA name. */
  zone: string
  /** Working hours, in minutes after midnight, Monday to Friday. */
  workFromMin: number
  workToMin: number
}

export const plainDesk: Desk = { zone: 'UTC', workFromMin: 9 * 60, workToMin: 17 * 60 }

/** Stands with a person for whom nobody set a zone; who wants UTC itself has its other name. */
export const noZone = 'UTC'
const chosenUtc = 'Etc/UTC'

export const keptZone = (chosen: string): string => (chosen === noZone ? chosenUtc : chosen)

/** In which zone a person reads and works. */
export const zoneIn = (zone: string, desk: Pick<Desk, 'zone'>): string => {
  if (zone === noZone) return desk.zone
  return zone === chosenUtc ? 'UTC' : zone
}

/** `Europe/Berlin`, or `as the desk (Europe/Berlin)`. */
export const zoneWords = (zone: string, desk: Pick<Desk, 'zone'>): string =>
  zone === noZone ? `as the desk (${desk.zone})` : zoneIn(zone, desk)

/** `09:00 to 17:00`. */
export const workWords = ({ workFromMin, workToMin }: Desk): string =>
  quietWords({ quietFromMin: workFromMin, quietToMin: workToMin })

/** `08:00-16:30` on one day; null where it can't be read or ends before it begins. */
export function parseWorkingHours(text: string): Omit<Desk, 'zone'> | null {
  const { quietFromMin: from, quietToMin: to } = parseQuietHours(text) ?? {}
  if (from === undefined || to === undefined || from === null || to === null) return null
  return from < to ? { workFromMin: from, workToMin: to } : null
}
