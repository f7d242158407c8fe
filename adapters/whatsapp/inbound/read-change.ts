import { z } from 'zod'
import type { ContactChange } from '../../../src/gateway/channel-port.ts'
import { aliasesOf, fieldOf, id, part, timeOf, word } from '../fields.ts'
import type { Place } from './place.ts'

const systemShape = z.object({
  id,
  timestamp: word,
  from: word,
  from_user_id: word,
  from_parent_user_id: word,
  system: z.object({
    type: z.string(),
    wa_id: word,
    new_wa_id: word,
    user_id: word,
    parent_user_id: word,
    previous_user_id: word,
    previous_parent_user_id: word,
  }),
})
type Given = z.infer<typeof systemShape>

const reasons: Readonly<Record<string, ContactChange['why']>> = {
  user_changed_number: 'number',
  customer_changed_number: 'number',
  user_changed_user_id: 'user id',
  identity: 'identity',
  customer_identity_changed: 'identity',
}

/** A customer's new names; null for news that name none. */
export function readSystem(place: Place, given: unknown): ContactChange | null {
  const message = systemShape.safeParse(given).data
  const why = message && Object.hasOwn(reasons, message.system.type) && reasons[message.system.type]
  if (!message || !why) return null
  const names = namesOf(message)
  if (names.before.length === 0 || names.now.length === 0) return null
  return {
    kind: 'contact-change',
    sender: place.sender,
    at: timeOf(message.timestamp, place.receivedAt),
    messageId: message.id,
    why,
    ...names,
  }
}

/** `from` is the number before; a user id beside a previous one is the new one. */
function namesOf({ from, from_user_id, from_parent_user_id, system }: Given) {
  const { previous_user_id: oldUser, previous_parent_user_id: oldParent } = system
  const user = system.user_id ?? (from_user_id === oldUser ? null : from_user_id)
  const parent =
    system.parent_user_id ?? (from_parent_user_id === oldParent ? null : from_parent_user_id)
  return {
    before: aliasesOf({ user: oldUser ?? user, parent: oldParent ?? parent, phone: from }),
    now: aliasesOf({ user, parent, phone: system.wa_id ?? system.new_wa_id ?? from }),
  }
}

const rotation = z.object({ previous: word, current: word })
const updateShape = z.object({
  wa_id: word,
  timestamp: word,
  user_id: rotation,
  parent_user_id: part(rotation),
})

/** The same news in a field of their own, as older deliveries have them. */
export function readUserIdUpdate(place: Place, given: unknown): ContactChange | null {
  const update = updateShape.safeParse(given).data
  if (!update) return null
  const { wa_id: phone, user_id: user, parent_user_id: parent } = update
  if (user.previous === null || user.current === null) return null
  return {
    kind: 'contact-change',
    sender: place.sender,
    at: timeOf(update.timestamp, place.receivedAt),
    messageId: null,
    why: 'user id',
    before: aliasesOf({ user: user.previous, parent: parent?.previous ?? null, phone }),
    now: aliasesOf({ user: user.current, parent: parent?.current ?? null, phone }),
  }
}

export const isSystem = (given: unknown): boolean => fieldOf(given, 'type') === 'system'
