const nameMax = 60

/** Of a name that stands in a sentence without quotes: it can be no sentence itself. */
export const isPlainName = (name: string): boolean => /^[\w.-]{1,40}$/.test(name)

/** What others named or wrote, in a sentence of ours: it cannot end its quotes and go on as ours. */
export function inQuotes(name: string): string {
  const signs = Array.from(name.replaceAll(/["“”„]/g, "'").replaceAll(/\s+/g, ' '))
  return signs.length > nameMax ? `"${signs.slice(0, nameMax).join('')}…"` : `"${signs.join('')}"`
}
