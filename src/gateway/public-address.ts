import { lookup } from 'node:dns/promises'
import { isAllowed } from '../domain/private-address.ts'
import { createTurns } from '../turns.ts'

export type Address = { address: string; family: 4 | 6 }

type Found = { address: string; family: number }[]

/**
 * A lookup that hangs keeps one of the few threads of the process, which the files need too: who asks
 * for the same name meanwhile shares it, and there are only so many names at once.
 */
const names = new Map<string, Promise<Found>>()
const lookups = createTurns({
  atOnce: 2,
  waitingMax: 1000,
  waitMaxMs: 5000,
  busy: () => new Error('other names had to be looked up first'),
})

/**
 * Resolves a host to the one address to connect to.
 *
 * @throws Error that names the forbidden address, or what the resolver throws
 */
export async function resolveSafely(hostname: string, allowPrivate: boolean): Promise<Address> {
  const name = hostname.replace(/^\[|\]$/g, '')
  const found = names.get(name) ?? lookUp(name)
  names.set(name, found)
  return chosenOf(await found, allowPrivate)
}

async function lookUp(name: string): Promise<Found> {
  try {
    const over = await lookups.take(name)
    try {
      return await lookup(name, { all: true })
    } finally {
      over()
    }
  } finally {
    names.delete(name)
  }
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
