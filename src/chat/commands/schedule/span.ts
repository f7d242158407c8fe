/** `tomorrow 9:00 until Fri 18:00`: both times; a zone at the very end is that of both. */
export function spanOf(text: string): { when?: string; until?: string } {
  const words = text.trim()
  const [, before = '', until] = /^(.*?)\s*\b(?:until|till)\b\s*(.*)$/i.exec(words) ?? []
  if (until === undefined) return words === '' ? {} : { when: words }
  const when = before.trim()
  if (when === '') return { until }
  const zone = /[a-z_]+(?:\/[a-z_][\w+-]*)+$/i.exec(until)?.[0]
  const hasOwn = zone === undefined || /[a-z]\/[a-z]/i.test(when)
  return { when: hasOwn ? when : `${when} ${zone}`, until }
}
