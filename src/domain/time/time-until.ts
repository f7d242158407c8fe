/** `in 2 days 3 h`, `in 19 h 50 min`, for sentences: the two largest parts, rounded up. */
export function timeUntil(atMs: number, nowMs: number): string {
  const minutes = Math.max(0, Math.ceil((atMs - nowMs) / 60_000))
  const days = Math.floor(minutes / (24 * 60))
  const hours = Math.floor((minutes % (24 * 60)) / 60)
  const rest = minutes % 60
  const parts =
    days > 0
      ? [`${days} day${days === 1 ? '' : 's'}`, hours > 0 ? `${hours} h` : '']
      : [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : '']
  return `in ${parts.filter((part) => part !== '').join(' ')}`
}
