/** `3 minutes ago`, for sentences; cards show times in the reader's own zone. */
export function timeAgo(atMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return count(minutes, 'minute')
  if (minutes < 48 * 60) return count(Math.floor(minutes / 60), 'hour')
  return count(Math.floor(minutes / (24 * 60)), 'day')
}

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'} ago`
