type QuietHours = { quietFromMin: number | null; quietToMin: number | null }

/** `22:00-07:00` as minutes after midnight, `none` as none at all; null where it is neither. */
export function parseQuietHours(text: string): QuietHours | null {
  if (/^\s*none\s*$/i.test(text)) return { quietFromMin: null, quietToMin: null }
  const [, fromHour, fromMin, toHour, toMin] =
    /^\s*([01]?\d|2[0-3]):([0-5]\d)\s*(?:-|–|to)\s*([01]?\d|2[0-3]):([0-5]\d)\s*$/i.exec(text) ?? []
  if (fromHour === undefined) return null
  const quietFromMin = Number(fromHour) * 60 + Number(fromMin)
  const quietToMin = Number(toHour) * 60 + Number(toMin)
  return quietFromMin === quietToMin ? null : { quietFromMin, quietToMin }
}

/** `22:00 to 07:00`, or `none`. */
export function quietWords({ quietFromMin, quietToMin }: QuietHours): string {
  if (quietFromMin === null || quietToMin === null) return 'none'
  return `${clock(quietFromMin)} to ${clock(quietToMin)}`
}

const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

const two = (number: number): string => String(number).padStart(2, '0')
