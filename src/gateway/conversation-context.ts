import type { Channel } from '../bot/definition.ts'
import { newConversation } from '../bot/converse.ts'
import type { ConversationState } from '../bot/converse.ts'
import type { MessageRow } from '../store/live/messages.ts'
import type { SessionRow } from '../store/live/sessions.ts'
import type { Gateway } from './gateway.ts'
import type { ReadyBot } from './read-model.ts'

/** Who speaks, as every message is recorded with it (F52). */
export type AnsweredBy = Pick<MessageRow, 'botId' | 'versionId' | 'track' | 'rule'>
export type EndUser = Pick<MessageRow, 'environment' | 'place' | 'contact'>
export const nobody: AnsweredBy = { botId: null, versionId: null, track: null, rule: null }

/** An end user's session and the bot that talks in it; `isNew` while the session has no row. */
export type ConversationContext = ReadyBot & {
  session: SessionRow
  isNew: boolean
  channel: Channel
  by: AnsweredBy
}

type Opening = ReadyBot & {
  botId: string
  channel: Channel
  versionId: string | null
  track: SessionRow['track']
  rule: string | null
  share: number | null
  /** Hash of what a Sandbox or Development conversation talks to. */
  snapshot: string | null
  /** The end user had a conversation that cannot go on: the bot has to say so (F49). */
  restarts: boolean
}

/** A session to be opened. */
export function newConversationContext(
  gateway: Gateway,
  { environment, place, contact }: EndUser,
  opening: Opening,
  at: number,
): ConversationContext {
  const { botId, versionId, track, rule, share, snapshot, restarts, ...ready } = opening
  const session: SessionRow = {
    id: gateway.newId(at),
    environment,
    place,
    contact,
    botId,
    versionId,
    snapshot,
    track,
    rule,
    share,
    expiryMs: ready.profile.sessionExpiryMs,
    exception: null,
    state: 'open',
    conversation: restarts ? noConversation : JSON.stringify(newConversation(ready.bot)),
    turn: 0,
    handedOver: 0,
    openedAt: at,
    lastAt: at,
    closedAt: null,
    closedWhy: null,
  }
  return { ...ready, session, isNew: true, by: { botId, versionId, track, rule } }
}

const noConversation = 'null'

/** A state that can't be read counts as none: the bot starts again and says so (F49). */
export function stateOf({ conversation }: SessionRow): ConversationState {
  try {
    return JSON.parse(conversation)
  } catch {
    return JSON.parse(noConversation)
  }
}
