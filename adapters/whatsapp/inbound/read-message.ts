import { z } from 'zod'
import type {
  ChannelContact,
  ChannelEcho,
  ChannelMessage,
  ChannelProblem,
} from '../../../src/gateway/channel-port.ts'
import type { Cards } from './contact-cards.ts'
import { aliasesOf, flag, id, part, problemsAt, timeOf, word } from '../fields.ts'
import { readContent } from './read-content.ts'
import type { Place } from './place.ts'

const messageShape = z.object({
  id,
  timestamp: word,
  from: word,
  from_user_id: word,
  from_parent_user_id: word,
  context: part(z.object({ id: word, forwarded: flag, frequently_forwarded: flag })),
  referral: part(z.object({ source_url: word, source_id: word, headline: word })),
})
type Given = z.infer<typeof messageShape>

/** A customer's message; null when it has no id, or comes from nobody. */
export function readMessage(
  place: Place,
  given: unknown,
  elsewhere: ChannelProblem[],
): ChannelMessage | null {
  const message = messageShape.safeParse(given).data
  if (!message) return null
  const contact = contactOf(message, place.cards)
  if (contact.aliases.length === 0) return null
  const own = problemsAt(given)
  const { context, referral } = message
  return {
    kind: 'message',
    sender: place.sender,
    at: timeOf(message.timestamp, place.receivedAt),
    messageId: message.id,
    contact,
    content: readContent(given, own.length > 0 ? own : elsewhere),
    answers: context?.id ?? null,
    isForwarded: context?.forwarded === true || context?.frequently_forwarded === true,
    referral: referral && {
      source: referral.source_url,
      id: referral.source_id,
      headline: referral.headline,
    },
    isStandby: place.isStandby,
  }
}

/** The sender's own names, and those of the contact card that belongs to them. */
function contactOf(message: Given, { find, only }: Cards): ChannelContact {
  const { from, from_user_id: user, from_parent_user_id: parent } = message
  const isNameless = from === null && user === null && parent === null
  const theirs = isNameless ? only : find({ user, parent, phone: from })
  return {
    aliases: aliasesOf({
      user: user ?? theirs?.user_id ?? null,
      parent: parent ?? theirs?.parent_user_id ?? null,
      phone: from ?? theirs?.wa_id ?? null,
    }),
    name: theirs?.profile?.name ?? null,
    username: theirs?.profile?.username ?? null,
  }
}

const echoShape = z.object({
  id,
  timestamp: word,
  to: word,
  to_user_id: word,
  to_parent_user_id: word,
})

/** What was sent to a customer past us. */
export function readEcho(place: Place, given: unknown): ChannelEcho | null {
  const echo = echoShape.safeParse(given).data
  if (!echo) return null
  return {
    kind: 'echo',
    sender: place.sender,
    at: timeOf(echo.timestamp, place.receivedAt),
    messageId: echo.id,
    aliases: aliasesOf({
      user: echo.to_user_id,
      parent: echo.to_parent_user_id,
      phone: echo.to,
    }),
    content: readContent(given, problemsAt(given)),
    isStandby: place.isStandby,
  }
}
