import { lookup } from 'node:dns/promises'
import { isAllowed } from '../domain/private-address.ts'

export type Address = { address: string; family: 4 | 6 }

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
