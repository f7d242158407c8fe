/** Longest that a mail server takes (RFC 5321, 4.5.3.1.3). */
const longest = 254

/**
 * One plain address, or null. Strict: no display name, no second address, no quotes and nothing that
 * could end a header line.
 */
export function mailAddress(text: string): string | null {
  const address = text.trim()
  const [local = '', domain = '', more] = address.split('@')
  if (more !== undefined || address.length > longest || local.length > 64) return null
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local)) {
    return null
  }
  const labels = domain.split('.')
  const isHost = labels.every((label) =>
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label),
  )
  const isNamed = labels.length > 1 && /[A-Za-z]/.test(labels.at(-1) ?? '')
  return isHost && isNamed ? `${local}@${domain.toLowerCase()}` : null
}

/** Other names of a provider's one domain. */
const sameDomain: ReadonlyMap<string, string> = new Map([
  ['googlemail.com', 'gmail.com'],
  ['protonmail.com', 'proton.me'],
  ['pm.me', 'proton.me'],
  ['me.com', 'icloud.com'],
  ['mac.com', 'icloud.com'],
])

/** What providers leave out of the name before they look for its mailbox. */
const meaningless: ReadonlyMap<string, RegExp> = new Map([
  ['gmail.com', /\./g],
  ['proton.me', /[._-]/g],
])

/**
 * Where mail for an address ends up: with nearly every provider case makes no difference, and what
 * stands behind a plus is a tag; some know more ways to write one mailbox.
 */
export function mailboxOf(address: string): string {
  const [local = '', host = ''] = address.toLowerCase().split('@')
  const domain = sameDomain.get(host) ?? host
  const [untagged = ''] = local.split('+')
  const name = untagged || local
  const bare = name.replace(meaningless.get(domain) ?? /$^/, '')
  return `${bare || name}@${domain}`
}
