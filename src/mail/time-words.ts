/** `Mon 2 Nov 2026, 13:00 Europe/Berlin`: the day and the clock where the reader is. */
export function timeWords(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
  return `${parts.replace(/^(\w+), /, '$1 ').replace(/ at /, ', ')} ${zone}`
}
