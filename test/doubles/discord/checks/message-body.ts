import type {
  APIAllowedMentions,
  APIEmbed,
  APIMessageTopLevelComponent,
} from 'discord-api-types/v10'

/** What a message is made or edited from, wherever it came in; checked by check-message.ts. */
export type MessageBody = {
  content?: string | null
  embeds?: APIEmbed[] | null
  components?: APIMessageTopLevelComponent[] | null
  attachments?: { id: string | number; filename?: string; description?: string | null }[] | null
  flags?: number | null
  nonce?: string | number | null
  enforce_nonce?: boolean | null
  allowed_mentions?: APIAllowedMentions | null
  message_reference?: { message_id: string; fail_if_not_exists?: boolean } | null
  poll?: object | null
}

/** Bits of `flags` that somebody may set. */
export const ephemeral = 64
export const loading = 128
export const suppressEmbeds = 4
export const suppressNotifications = 4096
export const v2 = 32_768
