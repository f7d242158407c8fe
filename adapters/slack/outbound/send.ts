import { WebAPIRateLimitedError } from '@slack/web-api'
import type { WebClient } from '@slack/web-api'
import type { Attempt, ChatAdapter, Outgoing } from '../../../src/chat/outbound-port.ts'
import type { File, MessageRef } from '../../../src/chat/port.ts'
import type { Log } from '../log.ts'
import { createRateLimiter } from './rate-limiter.ts'
import type { RateLimiter, RateLimits } from './rate-limiter.ts'
import { findInChannel, findInThread, metadataOf, permalinkOf } from './find-posted.ts'
import { asSendProblem, codeOf, isDeadToken } from './problems.ts'
import { renderLine, renderOutgoing } from '../render/render.ts'
import { uploadFiles } from './upload.ts'
import type { Workspaces } from '../workspaces.ts'

export type SendDeps = {
  workspaces: Workspaces
  log: Log
  rates: RateLimits
  /** A token is no longer good; null when it works (again). */
  onToken: (install: string, code: string | null) => void
  /** Somebody was told something. */
  onTold: (who: { install: string; userId: string }) => void
  /** Something was shown to a channel. */
  onShown: (install: string) => void
}
type Sending = SendDeps & { pace: RateLimiter }

const linksMax = 10_000

/** The way out. Nothing is retried here: the outbox knows what was tried, and asks again. */
export function createAdapter(given: SendDeps): ChatAdapter {
  const rateLimiter = createRateLimiter(() => performance.now())
  const deps = { ...given, pace: rateLimiter }
  const dms = new Map<string, string>()
  const links = new Map<string, string>()
  return {
    platform: 'slack',
    permalink: (at) =>
      within(deps, at.install, async (web) => {
        const name = `${at.channel} ${at.messageId}`
        const link = links.get(name) ?? (await permalinkOf(web, at.channel, at.messageId))
        if (link !== null && links.size < linksMax) links.set(name, link)
        return link
      }),
    post: (to, content, key, attempt) =>
      within(deps, to.install, async (web) => ({
        messageId: await postOnce(deps, web, { ...to, key, ...attempt }, content),
      })),
    edit: (at, content) =>
      within(deps, at.install, async (web) => {
        const edited = await edit(deps, web, at, content)
        deps.onShown(at.install)
        return edited
      }),
    reply: (under, line, key, how) =>
      within(deps, under.install, async (web) => {
        const { install, channel, messageId } = under
        const isLookedFor = how?.maybePosted === true
        if (!isLookedFor && (await permalinkOf(web, channel, messageId)) === null) return 'gone'
        const known = isLookedFor ? await findInThread(web, channel, messageId, key) : null
        if (known === 'gone') return 'gone'
        if (known !== null && known !== 'unknown') return 'sent'
        const place = { install, channel, key, thread: messageId, broadcast: how?.final === true }
        await store(deps, web, place, { text: renderLine(line) }, 'line')
        return 'sent'
      }),
    direct: (to, content, key, attempt) =>
      within(deps, to.install, async (web) => {
        const name = `${to.install} ${to.userId}`
        const channel = dms.get(name) ?? (await openDirect(web, to.userId))
        if (channel === null) return 'closed'
        dms.set(name, channel)
        const { install } = to
        let messageId: string
        try {
          messageId = await postOnce(deps, web, { install, channel, key, ...attempt }, content)
        } catch (error) {
          if (!shut.has(codeOf(error) ?? '')) throw error
          dms.delete(name)
          return 'closed'
        }
        deps.onTold(to)
        return { install, channel, messageId }
      }),
  }
}

/** Runs with the installation's own client; every failure becomes the outbox's own kind. */
async function within<T>(
  deps: Sending,
  install: string,
  run: (web: WebClient) => Promise<T>,
): Promise<T> {
  try {
    const { web } = await deps.workspaces.open(install)
    const done = await run(web)
    deps.onToken(install, null)
    return done
  } catch (error) {
    if (isDeadToken(error)) deps.onToken(install, codeOf(error))
    throw asSendProblem(error)
  }
}

type Post = Attempt & {
  install: string
  channel: string
  key: string
  thread?: string
  /** Of a thread, for the whole channel. */
  broadcast?: boolean
}

/** A post that may be there already is looked for before it is made again. */
async function postOnce(deps: Sending, web: WebClient, to: Post, content: Outgoing) {
  if (to.maybePosted === true) {
    const found = await findInChannel(web, to.channel, to.key)
    if (found !== null && found !== 'unknown') return found.ts
  }
  const ts = await store(deps, web, to, renderOutgoing(content), content.kind)
  const files = content.kind === 'notice' ? content.notice.files : []
  await attach(deps, web, { channel: to.channel, ts }, files)
  return ts
}

type Said = { text: string; blocks?: ReturnType<typeof renderOutgoing>['blocks'] }

async function store(
  deps: Sending,
  web: WebClient,
  { install, channel, key, thread, broadcast = false }: Post,
  said: Said,
  kind: string,
): Promise<string> {
  const lane = `post ${install} ${channel}`
  await deps.pace.turn(lane, deps.rates.posts, key)
  try {
    const { ts } = await web.chat.postMessage({
      channel,
      text: said.text,
      ...(said.blocks && { blocks: said.blocks }),
      ...(thread &&
        (broadcast ? { thread_ts: thread, reply_broadcast: true } : { thread_ts: thread })),
      metadata: metadataOf(key, kind),
      unfurl_links: false,
      unfurl_media: false,
    })
    return ts ?? ''
  } catch (error) {
    throw slowed(deps, lane, error)
  }
}

/** Both texts and blocks each time: an update with text alone takes the blocks away. */
async function edit(deps: Sending, web: WebClient, at: MessageRef, content: Outgoing) {
  const { updates, noticeUpdates } = deps.rates
  const lane = `update ${content.kind} ${at.install}`
  const rate = content.kind === 'card' ? updates : noticeUpdates
  await deps.pace.turn(lane, rate, `${at.channel} ${at.messageId}`)
  try {
    await web.chat.update({ channel: at.channel, ts: at.messageId, ...renderOutgoing(content) })
    return 'edited'
  } catch (error) {
    if (lost.has(codeOf(error) ?? '')) return 'gone'
    throw slowed(deps, lane, error)
  }
}

/** Where Slack asks for a pause, everything in that lane waits. */
function slowed({ pace: rateLimiter }: Sending, lane: string, error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError) rateLimiter.pause(lane, error.retryAfter * 1000)
  return error
}

const lost = new Set(['message_not_found', 'cant_update_message'])
const shut = new Set([
  'cannot_dm_bot',
  'messages_tab_disabled',
  'user_disabled',
  'user_not_found',
  'user_not_visible',
  'users_not_found',
])

/** The conversation with one person; null when they take none. */
export async function openDirect(web: WebClient, userId: string): Promise<string | null> {
  try {
    const { channel } = await web.conversations.open({ users: userId })
    return channel?.id ?? null
  } catch (error) {
    if (shut.has(codeOf(error) ?? '')) return null
    throw error
  }
}

/** The words are out already: a picture that fails to follow is no reason to say them again. */
async function attach(
  { log }: Sending,
  web: WebClient,
  { channel, ts }: { channel: string; ts: string },
  files: readonly File[],
) {
  if (files.length === 0 || ts === '') return
  await uploadFiles(log, web, { channel, thread: ts }, files)
}
