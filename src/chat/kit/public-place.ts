import { Refusal } from '../../refusal.ts'
import type { ChatContext } from './handler.ts'
import { commonText } from './common-words.ts'

/**
 * Where cards may stand: a channel, never a direct message, where nobody else would see a decision.
 * @throws Refusal PRECONDITION_FAILED in a direct message
 */
export function publicPlace(from: ChatContext['from']): ChatContext['from'] {
  if (!from.direct) return from
  throw new Refusal('PRECONDITION_FAILED', commonText.inChannels, commonText.sayItThere)
}
