import type { WebClient } from '@slack/web-api'
import { decodeTime } from 'ulid'
import { codeOf } from './problems.ts'

/** What a message of ours carries, so that it is found again after a crash or a lost answer. */
const eventType = 'slipway_message'
export const metadataOf = (key: string, kind: string) => ({
  event_type: eventType,
  event_payload: { key, kind },
})

const clockSkewMs = 60_000
const pagesMax = 5

type Found = { ts: string } | 'unknown' | null

/** The message that `key` was posted as in a channel; `unknown` where we may not look. */
export async function findInChannel(web: WebClient, channel: string, key: string): Promise<Found> {
  const oldest = sinceOf(key)
  return findIn(key, (cursor) =>
    web.conversations.history({
      channel,
      include_all_metadata: true,
      limit: 200,
      ...(oldest && { oldest }),
      ...(cursor && { cursor }),
    }),
  )
}

/** The same in a thread; `gone` when its root is, whose place a tombstone may keep. */
export async function findInThread(
  web: WebClient,
  channel: string,
  root: string,
  key: string,
): Promise<Found | 'gone'> {
  let isGone = false
  const read = async (cursor: string): Promise<Page> => {
    const page: Page = await web.conversations.replies({
      channel,
      ts: root,
      include_all_metadata: true,
      limit: 200,
      ...(cursor && { cursor }),
    })
    const first = page.messages?.[0]
    if (cursor === '') isGone = first?.ts !== root || first.subtype === 'tombstone'
    return page
  }
  try {
    const found = await findIn(key, read)
    return isGone ? 'gone' : found
  } catch (error) {
    const code = codeOf(error)
    if (code === 'thread_not_found' || code === 'message_not_found') return 'gone'
    throw error
  }
}

/** Null where there is no such message: a look that costs none of the few which read history. */
export async function permalinkOf(
  web: WebClient,
  channel: string,
  ts: string,
): Promise<string | null> {
  try {
    return (await web.chat.getPermalink({ channel, message_ts: ts })).permalink ?? ''
  } catch (error) {
    if (codeOf(error) !== 'message_not_found') throw error
    return null
  }
}

type Page = {
  messages?: {
    ts?: string
    subtype?: string
    metadata?: { event_type?: string; event_payload?: object }
  }[]
  response_metadata?: { next_cursor?: string }
}

async function findIn(key: string, read: (cursor: string) => Promise<Page>): Promise<Found> {
  let cursor = ''
  for (let page = 0; page < pagesMax; page++) {
    const { messages = [], response_metadata } = await readable(() => read(cursor))
    const found = messages.find(({ metadata }) => keyIn(metadata) === key)
    if (found?.ts) return { ts: found.ts }
    if (response_metadata === null) return 'unknown'
    cursor = response_metadata?.next_cursor ?? ''
    if (cursor === '') return null
  }
  return null
}

/** Without the scope, or outside of the channel, there is nothing to read and no harm in that. */
async function readable(
  read: () => Promise<Page>,
): Promise<
  Omit<Page, 'response_metadata'> & { response_metadata?: Page['response_metadata'] | null }
> {
  try {
    return await read()
  } catch (error) {
    const blind = ['missing_scope', 'not_in_channel', 'channel_not_found', 'no_permission']
    if (!blind.includes(codeOf(error) ?? '')) throw error
    return { messages: [], response_metadata: null }
  }
}

function keyIn(metadata: { event_type?: string; event_payload?: object } | undefined): unknown {
  const { event_type, event_payload = {} } = metadata ?? {}
  return event_type === eventType && 'key' in event_payload ? event_payload.key : undefined
}

function sinceOf(key: string): string | null {
  const at = madeAt(key)
  return at === null ? null : String(Math.max(0, Math.floor((at - clockSkewMs) / 1000)))
}

/** Keys begin with a ULID, which holds when it was made. */
function madeAt(key: string): number | null {
  try {
    return decodeTime(key.slice(0, 26))
  } catch {
    return null
  }
}
