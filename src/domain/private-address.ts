import ipaddr from 'ipaddr.js'

/** Ranges of a company's own network. What serves a cloud's credentials stays closed in any case. */
const privateRanges = ['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']
const metadata = ['fd00:ec2::254', '100.100.100.200']
/** Names that only a company's own network, or this machine, knows. */
const insideNames = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/

/** IPv4 written as IPv6 is judged as IPv4. */
export function isAllowed(text: string, allowPrivate: boolean): boolean {
  if (!isAddress(text)) return false
  const address = ipaddr.process(text)
  const range = address.range()
  if (metadata.includes(address.toString())) return false
  if (privateRanges.includes(range)) return allowPrivate
  if (address.kind() === 'ipv4') return range === 'unicast'
  return range === 'unicast' && address.match(ipaddr.parseCIDR('2000::/3'))
}

/**
 * Whether an address on the web can be seen not to be called, by what is written alone: what a name
 * leads to is judged at each call.
 */
export function isInsideUrl(url: string, allowPrivate: boolean): boolean {
  if (!URL.canParse(url)) return false
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (isAddress(host)) return !isAllowed(host, allowPrivate)
  return !allowPrivate && (insideNames.test(host) || !host.includes('.'))
}

const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
