import { ComponentType, MessageFlags } from 'discord.js'
import type { APIInteraction, APIMessage } from 'discord.js'
import type { User } from '../../../src/chat/port.ts'
import { userOf } from '../identity.ts'

/** Where a card stands that somebody acted on. */
export type CardAt = { channel: string; messageId: string }

/** One act of somebody, read from Discord's payload. */
export type Interaction = {
  id: string
  applicationId: string
  /** Reaches the answer for a quarter of an hour. */
  token: string
  /** When it reached us, UTC ms. */
  at: number
  user: User
  channel: string
  isDirect: boolean
  /** The card that was clicked, or whose form this is. */
  card: CardAt | null
  /** It came from a private question of ours, which the answer replaces. */
  isAsked: boolean
  hasMessage: boolean
}

export const cancelId = '~cancel'

/** Null for what nobody did: pings, and other bots. */
export function readInteraction(
  payload: APIInteraction,
  home: string | null,
  at: number,
): Interaction | null {
  const user = userOf(payload, home)
  if (!user) return null
  const message = 'message' in payload ? payload.message : undefined
  const channel = payload.channel?.id ?? ''
  return {
    id: payload.id,
    applicationId: payload.application_id,
    token: payload.token,
    at,
    user,
    channel,
    isDirect: payload.guild_id === undefined,
    card: message ? cardIn(message, channel) : null,
    isAsked: message !== undefined && isOurQuestion(message),
    hasMessage: message !== undefined,
  }
}

function cardIn(message: APIMessage, channel: string): CardAt | null {
  const isCard = message.embeds[0]?.title !== undefined && !isPrivate(message)
  return isCard ? { channel: message.channel_id || channel, messageId: message.id } : null
}

const isPrivate = ({ flags }: APIMessage): boolean => ((flags ?? 0) & MessageFlags.Ephemeral) !== 0

const isOurQuestion = (message: APIMessage): boolean =>
  isPrivate(message) &&
  (message.components ?? []).some(
    (row) =>
      row.type === ComponentType.ActionRow &&
      row.components.some((one) => 'custom_id' in one && one.custom_id === cancelId),
  )
