import { z } from 'zod'
import { messageStatuses } from '../../../src/domain/conversation/message-status.ts'
import type { ChannelStatus } from '../../../src/gateway/channel-port.ts'
import { aliasesOf, id, part, problemsAt, timeOf, word } from '../fields.ts'
import type { Place } from './place.ts'

const statusShape = z.object({
  id,
  status: z.enum(messageStatuses).exclude(['queued']),
  timestamp: word,
  recipient_id: word,
  recipient_user_id: word,
  recipient_parent_user_id: word,
  recipient_participant_id: word,
  biz_opaque_callback_data: word,
  pricing: part(
    z.object({
      billable: part(z.boolean()),
      pricing_model: word,
      category: word,
      type: word,
    }),
  ),
})

/** How far a message of ours got; null for a status that is none. */
export function readStatus(place: Place, given: unknown): ChannelStatus | null {
  const status = statusShape.safeParse(given).data
  if (!status) return null
  const { pricing } = status
  return {
    kind: 'status',
    sender: place.sender,
    at: timeOf(status.timestamp, place.receivedAt),
    messageId: status.id,
    status: status.status,
    ourId: status.biz_opaque_callback_data,
    aliases: aliasesOf({
      user: status.recipient_user_id,
      parent: status.recipient_parent_user_id,
      phone: status.recipient_participant_id ?? status.recipient_id,
    }),
    isStandby: place.isStandby,
    pricing: pricing && {
      isBillable: pricing.billable,
      model: pricing.pricing_model,
      category: pricing.category,
      type: pricing.type,
    },
    problems: problemsAt(given),
  }
}
