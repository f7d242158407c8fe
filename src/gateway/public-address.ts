import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Address = { address: string; family: 4 | 6 }

/** Ranges of a company's own network. What serves a cloud's credentials stays closed in any case. */
const privateRanges = ['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']
const metadata = ['fd00:ec2::254', '100.100.100.200']

/**
 * Resolves a host to the one address to connect to.
 *
 * @throws Error that names the forbidden address, or what the resolver throws
 */
export async function resolveSafely(hostname: string, allowPrivate: boolean): Promise<Address> {
  return chosenOf(await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }), allowPrivate)
}

/**
 * A name that leads to any forbidden address is refused as a whole, or the next answer of its DNS
 * server could lead there.
 */
export function chosenOf(
  found: readonly { address: string; family: number }[],
  allowPrivate: boolean,
): Address {
  const forbidden = found.find(({ address }) => !isAllowed(address, allowPrivate))
  if (forbidden) throw new Error(`${forbidden.address} is inside a private network`)
  const [first] = found
  if (!first) throw new Error('the name has no address')
  return { address: first.address, family: first.family === 6 ? 6 : 4 }
}

/** IPv4 written as IPv6 is judged as IPv4. */
export function isAllowed(text: string, allowPrivate: boolean): boolean {
  if (isIP(text) === 0) return false
  const address = ipaddr.process(text)
  const range = address.range()
  if (metadata.includes(address.toString())) return false
  if (privateRanges.includes(range)) return allowPrivate
  if (address.kind() === 'ipv4') return range === 'unicast'
  return range === 'unicast' && address.match(ipaddr.parseCIDR('2000::/3'))
}
