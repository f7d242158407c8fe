import { createHash } from 'node:crypto'
import type { REST, RESTPostAPIChannelMessageJSONBody } from 'discord.js'
import type { Attempt } from '../../../src/chat/outbound-port.ts'
import { postMessage } from '../api.ts'
import { limits } from '../render/limits.ts'
import type { Rendered } from '../render/render.ts'
import { findPosted } from './find-posted.ts'
import { inOpenThread } from './open-thread.ts'
import type { RenderCache } from './render-cache.ts'

export type PostKey = Attempt & { key: string }
export type PostDeps = { rest: REST; renderCache: RenderCache; now: () => number }

/** Discord knows a nonce for some minutes; an older post is looked for before it is made again. */
export async function postOnce(
  { rest, renderCache: drawn, now }: PostDeps,
  channel: string,
  rendered: Rendered,
  { key, maybePosted = false }: PostKey,
  more: Partial<RESTPostAPIChannelMessageJSONBody> = {},
): Promise<string> {
  const found = maybePosted ? await findPosted(rest, channel, rendered, key, now()) : null
  if (found !== null) return found
  const nonce = { nonce: nonceOf(key), enforce_nonce: true }
  const { id } = await inOpenThread(rest, channel, () =>
    postMessage(rest, channel, rendered, { ...nonce, ...more }),
  )
  drawn.claim(id, rendered)
  return id
}

const nonceOf = (key: string): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, limits.nonce)
