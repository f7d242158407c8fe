import type { User } from '../../src/chat/port.ts'
import { Refusal } from '../../src/refusal.ts'
import type { WireChannel, WirePerson } from './render/wire.ts'

/** The playground is one workspace on one machine. */
const install = 'local'

export type Person = { userId: string; name: string; title: string; stranger?: boolean }
/** Those of the accounts that are asked for, else as many as the page has room for. */
export type People = (userIds?: readonly string[]) => Promise<Person[]>

export const channels: readonly WireChannel[] = [
  { id: 'releases', name: '#releases', about: 'Requests, approvals and what is live' },
  { id: 'support', name: '#support', about: 'Where the support team talks' },
  { id: 'dm', name: 'Direct messages', about: 'Only you and Slipway' },
]

/**
 * The person that the page speaks as; a guest is a stranger, so that refusals can be tried (F61).
 */
export async function speakerOrThrow(people: People, userId: string): Promise<User> {
  const person = (await people([userId])).find((one) => one.userId === userId)
  if (person) {
    const { name, stranger = false } = person
    return { install, userId, name, stranger }
  }
  throw new Refusal(
    'NOT_FOUND',
    'Nobody here has that name any more.',
    'Reload the page and choose somebody under "Speak as".',
  )
}

export async function wirePeople(people: People): Promise<WirePerson[]> {
  return (await people()).map(({ userId, name, title, stranger = false }) => ({
    userId,
    name,
    title,
    stranger,
  }))
}

/** Where a page's channel is kept: everybody's direct messages are a channel of their own. */
export const storedChannel = (channel: string, userId: string): string =>
  channel === 'dm' ? dmOf(userId) : channel

export const dmOf = (userId: string): string => `dm:${userId}`

/** The stored channel that a platform-wide name means, with or without its #; null is unknown. */
export function knownChannel(name: string): string | null {
  const bare = name.startsWith('#') ? name.slice(1) : name
  const isShared = bare !== 'dm' && channels.some(({ id }) => id === bare)
  return isShared || bare.startsWith('dm:') ? bare : null
}
