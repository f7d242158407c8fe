import { createHash } from 'node:crypto'
import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import { SendProblem } from '../../../src/chat/port.ts'
import type { ChatAdapter, MessageRef, Outgoing, Rich } from '../../../src/chat/port.ts'
import { editMessage, openDirect, postMessage } from '../api.ts'
import type { RenderCache } from './render-cache.ts'
import { install } from '../identity.ts'
import { limits } from '../render/limits.ts'
import { findPosted } from './find-posted.ts'
import { asSendProblem, codeOf, codes, isDeadToken } from './problems.ts'
import { renderLine, renderOutgoing } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import { plainCut } from '../render/render-rich.ts'

export type SendDeps = {
  rest: REST
  renderCache: RenderCache
  token: string
  now: () => number
  /** What is missing in a channel, in a sentence. */
  permissions: (channel: string) => string
  /** The token is refused; null when it works (again). */
  onToken: (problem: string | null) => void
}

/** After a refused token nothing is tried for a while: ten thousand refusals are a ban. */
const tokenPauseMs = 30_000

/** The way out. Nothing is retried here: the outbox knows what was tried, and asks again. */
export function createAdapter(deps: SendDeps): ChatAdapter {
  const { rest } = deps
  const dms = new Map<string, string>()
  let refusedAt: number | null = null

  const within = async <T>(channel: string, run: () => Promise<T>): Promise<T> => {
    if (refusedAt !== null && deps.now() - refusedAt < tokenPauseMs) throw refusedToken
    // One refusal makes the client forget its token, and every later call fail.
    rest.setToken(deps.token)
    try {
      const done = await run()
      refusedAt = null
      deps.onToken(null)
      return done
    } catch (error) {
      if (isDeadToken(error)) {
        refusedAt = deps.now()
        deps.onToken('Discord refuses DISCORD_TOKEN')
      }
      const isForbidden = [codes.missingAccess, codes.missingPermission].some(
        (code) => codeOf(error) === code,
      )
      throw asSendProblem(error, isForbidden ? deps.permissions(channel) : null)
    }
  }
  const direct = async (userId: string, content: Outgoing, key: string) => {
    const channel = dms.get(userId) ?? (await directWith(rest, userId))
    if (channel === null) return 'closed' as const
    dms.set(userId, channel)
    const messageId = await postOnce(deps, channel, renderOutgoing(content), key)
    return { install, channel, messageId }
  }
  return {
    platform: 'discord',
    post: ({ channel }, content, key) =>
      within(channel, async () => ({
        messageId: await postOnce(deps, channel, renderOutgoing(content), key),
      })),
    edit: (at, content) => within(at.channel, () => edit(deps, at, content)),
    reply: (under, line, key) => within(under.channel, () => reply(deps, under, line, key)),
    direct: ({ userId }, content, key) =>
      within(userId, async () => {
        try {
          return await direct(userId, content, key)
        } catch (error) {
          if (!shut.has(codeOf(error) ?? 0)) throw error
          dms.delete(userId)
          return 'closed'
        }
      }),
  }
}

/** Null for accounts that are gone, or never were. */
async function directWith(rest: REST, userId: string): Promise<string | null> {
  try {
    return await openDirect(rest, userId)
  } catch (error) {
    if (!nobody.has(codeOf(error) ?? 0)) throw error
    return null
  }
}

const nobody = new Set<number>([codes.invalidBody, codes.invalidRecipient, codes.unknownUser])

const refusedToken = new SendProblem('discord', 'Discord refuses DISCORD_TOKEN', tokenPauseMs)
const shut = new Set<number>([codes.closedDirect, codes.unknownChannel])

/** Discord knows a nonce for some minutes; an older post is looked for before it is made again. */
async function postOnce(
  { rest, renderCache: drawn, now }: SendDeps,
  channel: string,
  rendered: Rendered,
  key: string,
): Promise<string> {
  const found = await findPosted(rest, channel, rendered, key, now())
  if (found !== null) return found
  const { id } = await postMessage(rest, channel, rendered, {
    nonce: nonceOf(key),
    enforce_nonce: true,
  })
  drawn.claim(id, rendered)
  return id
}

const nonceOf = (key: string): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, limits.nonce)

async function edit({ rest, renderCache: drawn }: SendDeps, at: MessageRef, content: Outgoing) {
  const rendered = renderOutgoing(content)
  drawn.claim(at.messageId, rendered)
  try {
    await editMessage(rest, at, rendered)
    return 'edited' as const
  } catch (error) {
    drawn.forget(at.messageId)
    if (codeOf(error) === codes.unknownMessage) return 'gone' as const
    throw error
  }
}

/** A thread has its card's id; it is made with the first line, and anew when somebody deleted it. */
async function reply(deps: SendDeps, under: MessageRef, line: Rich, key: string) {
  const { channel, messageId } = under
  const said: Rendered = { content: renderLine(line), embeds: [], components: [], files: [] }
  const inThread = () => postOnce(deps, messageId, said, key)
  try {
    await inThread()
    return 'sent' as const
  } catch (error) {
    if (codeOf(error) !== codes.unknownChannel) throw error
  }
  try {
    await startThread(deps.rest, channel, messageId)
    await inThread()
  } catch (error) {
    if (codeOf(error) === codes.unknownMessage) return 'gone' as const
    if (codeOf(error) !== codes.unknownChannel || !(await isThere(deps.rest, under))) throw error
    // Its thread was deleted and can't come back: the line stands below the card instead.
    const message_reference = { message_id: messageId, fail_if_not_exists: false }
    const nonce = { nonce: nonceOf(key), enforce_nonce: true }
    await postMessage(deps.rest, channel, said, { message_reference, ...nonce })
  }
  return 'sent' as const
}

const threadMinutes = 4320

async function startThread(rest: REST, channel: string, messageId: string): Promise<void> {
  const message = (await rest.get(Routes.channelMessage(channel, messageId))) as {
    embeds?: { title?: string }[]
  }
  const name = plainCut(message.embeds?.[0]?.title ?? 'Slipway', limits.threadName)
  try {
    await rest.post(Routes.threads(channel, messageId), {
      body: { name, auto_archive_duration: threadMinutes },
    })
  } catch (error) {
    if (codeOf(error) !== codes.threadExists) throw error
  }
}

const isThere = (rest: REST, { channel, messageId }: MessageRef): Promise<boolean> =>
  rest.get(Routes.channelMessage(channel, messageId)).then(
    () => true,
    () => false,
  )
