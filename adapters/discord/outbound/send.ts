import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import { SendProblem } from '../../../src/chat/outbound-port.ts'
import type { ChatAdapter, Outgoing } from '../../../src/chat/outbound-port.ts'
import type { MessageRef } from '../../../src/chat/port.ts'
import { editMessage, openDirect } from '../api.ts'
import type { RenderCache } from './render-cache.ts'
import { install } from '../identity.ts'
import { inOpenThread } from './open-thread.ts'
import { postOnce } from './post-once.ts'
import type { PostKey } from './post-once.ts'
import { asSendProblem, codeOf, codes, isDeadToken } from './problems.ts'
import { renderOutgoing } from '../render/render.ts'
import { replyInThread } from './reply-in-thread.ts'

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
  const guilds = new Map<string, string>()
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
  const direct = async (userId: string, content: Outgoing, post: PostKey) => {
    const channel = dms.get(userId) ?? (await directWith(rest, userId))
    if (channel === null) return 'closed' as const
    dms.set(userId, channel)
    const messageId = await postOnce(deps, channel, renderOutgoing(content), post)
    return { install, channel, messageId }
  }
  return {
    platform: 'discord',
    post: ({ channel }, content, key, attempt) =>
      within(channel, async () => ({
        messageId: await postOnce(deps, channel, renderOutgoing(content), { key, ...attempt }),
      })),
    permalink: ({ channel, messageId }) =>
      within(channel, async () => {
        const guild = guilds.get(channel) ?? (await guildOf(rest, channel))
        if (guild !== null) guilds.set(channel, guild)
        return guild === null
          ? null
          : `https://discord.com/channels/${guild}/${channel}/${messageId}`
      }),
    edit: (at, content) => within(at.channel, () => edit(deps, at, content)),
    reply: (under, line, key, how) =>
      within(under.channel, () => replyInThread(deps, under, line, { key, ...how })),
    direct: ({ userId }, content, key, attempt) =>
      within(userId, async () => {
        try {
          return await direct(userId, content, { key, ...attempt })
        } catch (error) {
          if (!shut.has(codeOf(error) ?? 0)) throw error
          dms.delete(userId)
          return 'closed'
        }
      }),
  }
}

async function guildOf(rest: REST, channel: string): Promise<string | null> {
  try {
    const found = (await rest.get(Routes.channel(channel))) as { guild_id?: string }
    return found.guild_id ?? null
  } catch (error) {
    if (codeOf(error) === null) throw error
    return null
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

async function edit({ rest, renderCache: drawn }: SendDeps, at: MessageRef, content: Outgoing) {
  const rendered = renderOutgoing(content)
  drawn.claim(at.messageId, rendered)
  try {
    await inOpenThread(rest, at.channel, () => editMessage(rest, at, rendered))
    return 'edited' as const
  } catch (error) {
    drawn.forget(at.messageId)
    if (codeOf(error) === codes.unknownMessage) return 'gone' as const
    throw error
  }
}
