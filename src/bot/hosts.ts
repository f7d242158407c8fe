/** A host as browsers know it, in lower case and plain letters, and as it is written. */
export type Host = { host: string; written: string }

const end = '\\s"“”<>⟦⟧'
const label = '[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,62}'
const topLevel = '(?:xn--[a-z\\d-]{1,59}|\\p{L}[\\p{L}\\p{M}]{1,62})(?![\\p{L}\\p{M}\\p{N}])'
const port = '(?::\\d{1,5})?'
/** `{urls.shop}` and `{vars.shop}` are names of ours. */
const notNamed = '(?!(?<=\\{)(?:urls|vars|secrets)\\.[\\w-]+\\})'
const path = `(?:[/?#][^${end}]*)?`

/**
 * What a chat app makes a link of: whatever follows `http:` or `https:`, with any slashes, and a name
 * with dots by itself, as `pay.example.net` or `203.0.113.9/pay`.
 */
export const address = new RegExp(
  `https?:[\\\\/]*[^${end}\\\\/][^${end}]*` +
    `|(?<![\\p{L}\\p{M}\\p{N}]|[\\p{L}\\p{N}]\\.)${notNamed}(?:(?:${label}\\.){1,126}${topLevel}|\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\.?\\d))${port}${path}`,
  'giu',
)

/** The hosts of a text or an address. What stands after a backslash may be a link of its own. */
export const hostsIn = (text: string): Host[] =>
  [text, ...(text.includes('\\') ? [text.replaceAll('\\', ' ')] : [])].flatMap((one) =>
    (one.match(address) ?? []).map(hostAt),
  )

/** Read as browsers do: without a scheme too, past any name before an `@`, slashes either way. */
export function hostAt(found: string): Host {
  const whole = withoutEnd(found)
  const url = /^https?:/i.test(whole) ? whole : `https://${whole}`
  const [authority = ''] = url.replace(/^https?:[\\/]*/i, '').split(/[\\/?#]/)
  const written = authority.slice(authority.lastIndexOf('@') + 1)
  const host = URL.canParse(url) ? new URL(url).host : written.toLowerCase()
  return { host: host.replace(/\.$/, ''), written }
}

/** The sentence's own marks at the end of an address are none of it. */
export function withoutEnd(found: string): string {
  let end = found.length
  while (end > 0 && ")].,;:!?'’".includes(found[end - 1] ?? '')) end -= 1
  return found.slice(0, end)
}
