import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { MessageRef, Rich } from '../../../src/chat/port.ts'
import { limits } from '../render/limits.ts'
import { renderLine } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import { plainCut } from '../render/render-rich.ts'
import { postOnce } from './post-once.ts'
import type { PostDeps, PostKey } from './post-once.ts'
import { codeOf, codes } from './problems.ts'

export type ReplyDeps = PostDeps & { permissions: (channel: string) => string }

/**
 * A thread has its card's id; it is made with the first line. Where there can be none the line stands
 * below the card: a line never holds up a card.
 */
export async function replyInThread(
  deps: ReplyDeps,
  under: MessageRef,
  line: Rich,
  post: PostKey & { pings?: boolean; anew?: boolean },
): Promise<'sent' | 'gone' | { lacks: string }> {
  const said: Rendered = { content: renderLine(line), embeds: [], components: [], files: [] }
  const more = post.pings === true ? { allowed_mentions: { users: mentionedIn(line) } } : {}
  const refused = await inThread(deps, under, (channel) =>
    postOnce(deps, channel, said, post, more),
  )
  if (refused === null) return 'sent'
  if (refused === codes.unknownMessage || !(await isThere(deps.rest, under))) return 'gone'
  if (post.anew === true && (await isLost(deps.rest, under, refused))) return 'gone'
  const message_reference = { message_id: under.messageId, fail_if_not_exists: false }
  await postOnce(deps, under.channel, said, post, { ...more, message_reference })
  const lacks = lacking[refused]
  return lacks ? { lacks: lacks(deps, under.channel) } : 'sent'
}

/** What somebody can fix; a thread that was deleted, or is the home itself, has none inside. */
const lacking: Record<number, (deps: ReplyDeps, channel: string) => string> = {
  [codes.missingPermission]: ({ permissions }, channel) => permissions(channel),
  [codes.missingAccess]: ({ permissions }, channel) => permissions(channel),
  [codes.archived]: () => 'a thread there is archived and locked: a moderator opens it again',
}

/** Deleted, or locked: Discord opens no second thread under the same message. */
async function isLost(rest: REST, { messageId }: MessageRef, refused: number): Promise<boolean> {
  if (refused === codes.unknownChannel || refused === codes.archived) return true
  if (refused !== codes.missingPermission) return false
  try {
    const found = (await rest.get(Routes.channel(messageId))) as {
      thread_metadata?: { locked?: boolean }
    }
    return found.thread_metadata?.locked === true
  } catch (error) {
    // There never was one: the right to make it is what is missing.
    if (codeOf(error) === null) throw error
    return false
  }
}

const noThread: readonly number[] = [
  codes.archived,
  codes.missingAccess,
  codes.missingPermission,
  codes.noThreadHere,
  codes.unknownChannel,
  codes.unknownMessage,
]

/** Null when the line is in the thread, else the number of what stands in the way. */
async function inThread(
  deps: ReplyDeps,
  { channel, messageId }: MessageRef,
  post: (thread: string) => Promise<unknown>,
): Promise<number | null> {
  const write = () => refusalOf(() => post(messageId))
  const first = await write()
  if (first !== codes.unknownChannel) return first
  return (await refusalOf(() => startThread(deps.rest, channel, messageId))) ?? write()
}

const mentionedIn = (line: Rich): string[] =>
  line.flatMap((span) =>
    typeof span !== 'string' && 'mention' in span && span.userId !== undefined ? [span.userId] : [],
  )

async function refusalOf(run: () => Promise<unknown>): Promise<number | null> {
  try {
    await run()
    return null
  } catch (error) {
    const code = codeOf(error)
    if (code === null || !noThread.includes(code)) throw error
    return code
  }
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

/** Where we may not look, it is taken for there. */
const isThere = (rest: REST, { channel, messageId }: MessageRef): Promise<boolean> =>
  rest.get(Routes.channelMessage(channel, messageId)).then(
    () => true,
    (error: unknown) => codeOf(error) !== codes.unknownMessage,
  )
