import { Routes } from 'discord.js'
import type { APIMessage, REST } from 'discord.js'
import { decodeTime } from 'ulid'
import { codeOf } from './problems.ts'
import type { Rendered } from '../render/render.ts'

/** So long Discord certainly knows a nonce again. */
const nonceMs = 2 * 60_000
const epochMs = 1_420_070_400_000
const lookedAt = 100

/**
 * The message that `key` may have been posted as by a process that is gone: what it says, by us, not
 * older than the key. Null when there is none, and where we may not look.
 */
export async function findPosted(
  rest: REST,
  channel: string,
  rendered: Rendered,
  key: string,
  now: number,
): Promise<string | null> {
  const madeAt = timeOf(key)
  if (madeAt === null || now - madeAt < nonceMs) return null
  const query = new URLSearchParams({ limit: String(lookedAt), after: snowflake(madeAt) })
  try {
    const route = Routes.channelMessages(channel)
    const found = (await rest.get(route, { query })) as APIMessage[]
    return found.find((one) => one.author.bot === true && saysSame(one, rendered))?.id ?? null
  } catch (error) {
    if (codeOf(error) === null) throw error
    return null
  }
}

const saysSame = ({ content, embeds }: APIMessage, wanted: Rendered): boolean => {
  const [title] = embeds.map((embed) => embed.title ?? embed.description)
  const [sought] = wanted.embeds.map((embed) => embed.title ?? embed.description)
  return content === wanted.content && title === sought
}

/** Keys begin with a ULID, which holds when it was made. */
function timeOf(key: string): number | null {
  try {
    return decodeTime(key.slice(0, 26))
  } catch {
    return null
  }
}

const snowflake = (at: number): string => String(BigInt(Math.max(0, at - epochMs)) << 22n)
