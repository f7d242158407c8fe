/** `2 Nov 2026, 13:00` in the reader's zone: for an option of a form, where no chat shows a time. */
export const clockWords = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)
