import type { People } from '../identity.ts'
import type { EventStream } from './event-stream.ts'
import { forKeeping, wireBody } from '../render/render.ts'
import type { Body, Kept } from '../render/render.ts'
import type { Earlier, WireMessage } from '../render/wire.ts'

/** One kept message. `content` is JSON of this platform; an `audience` is the one who sees it. */
export type LogEntry = {
  id: string
  channel: string
  thread: string | null
  author: string | null
  audience: string | null
  content: string
  at: number
  editedAt: number | null
}
export type NewEntry = Omit<LogEntry, 'id' | 'editedAt'> & { key: string }

/** The port to this platform's own storage. */
export type PlaygroundLog = {
  /** Once per key: a second append of the same key gives the first one's entry. */
  append: (
    entry: NewEntry,
    files: readonly Uint8Array[],
  ) => Promise<{ entry: LogEntry; isNew: boolean }>
  edit: (
    id: string,
    content: string,
    at: number,
    files: readonly Uint8Array[],
  ) => Promise<LogEntry | null>
  find: (id: string) => Promise<LogEntry | null>
  /** The bytes of its file at that place, from 0. */
  file: (id: string, place: number) => Promise<Uint8Array | null>
  /**
   * The newest `limit` messages of a channel that `viewer` may see, oldest first, no thread lines.
   */
  list: (query: {
    channel: string
    viewer: string
    before?: string
    limit: number
  }) => Promise<LogEntry[]>
  /** The lines under these messages, oldest first. */
  threads: (ids: string[]) => Promise<LogEntry[]>
}

export type ChannelLog = {
  post: (entry: Draft) => Promise<WireMessage>
  edit: (id: string, body: Body) => Promise<WireMessage | null>
  find: (id: string, viewer: string) => Promise<{ entry: LogEntry; body: Kept } | null>
  read: (channel: string, viewer: string, before?: string) => Promise<Earlier>
}
type Draft = Pick<NewEntry, 'key' | 'channel'> &
  Partial<Pick<NewEntry, 'thread' | 'author' | 'audience'>> & { body: Body }
type Deps = { log: PlaygroundLog; live: EventStream; people: People; now: () => number }

const pageSize = 60

/** The channels: stores their messages, and sends them to every open tab. */
export function createChannelLog({ log, live, people, now }: Deps): ChannelLog {
  // By this the page knows which of two drawings is the later one.
  let editedAt = 0
  const tell = async (entry: LogEntry, { shown }: Body): Promise<WireMessage> => {
    const message = wireMessage(entry, shown, await namesOf(people, [entry]))
    live.tell({ kind: 'message', message }, entry.channel, entry.audience)
    return message
  }
  return {
    post: async ({ key, channel, thread = null, author = null, audience = null, body }) => {
      const content = forKeeping(body)
      const draft = { key, channel, thread, author, audience, content, at: now() }
      const { entry, isNew } = await log.append(draft, body.files)
      if (isNew) return tell(entry, body)
      return wireMessage(entry, keptBody(entry), await namesOf(people, [entry]))
    },
    edit: async (id, body) => {
      editedAt = Math.max(now(), editedAt + 1)
      const entry = await log.edit(id, forKeeping(body), editedAt, body.files)
      return entry && tell(entry, body)
    },
    find: async (id, viewer) => {
      const entry = await log.find(id)
      const isTheirs = entry?.audience === null || entry?.audience === viewer
      return entry && isTheirs ? { entry, body: keptBody(entry) } : null
    },
    read: async (channel, viewer, before) => {
      const limit = pageSize + 1
      const found = await log.list({ channel, viewer, limit, ...(before && { before }) })
      const entries = found.slice(-pageSize)
      const lines = await log.threads(entries.map(({ id }) => id))
      const all = [...entries, ...lines]
      const names = await namesOf(people, all)
      const messages = all.map((one) => wireMessage(one, keptBody(one), names))
      return { messages, more: found.length > pageSize }
    },
  }
}

const keptBody = (entry: LogEntry): Kept => JSON.parse(entry.content)

async function namesOf(people: People, entries: LogEntry[]): Promise<Map<string, string>> {
  const authors = [...new Set(entries.flatMap(({ author }) => author ?? []))]
  if (authors.length === 0) return new Map()
  return new Map((await people(authors)).map(({ userId, name }) => [userId, name]))
}

function wireMessage(entry: LogEntry, body: Kept, names: Map<string, string>): WireMessage {
  const { id, thread, author, at, editedAt } = entry
  return {
    id,
    channel: entry.channel.startsWith('dm:') ? 'dm' : entry.channel,
    thread,
    author: author === null ? null : { userId: author, name: names.get(author) ?? author },
    private: entry.audience !== null,
    body: wireBody(body),
    at,
    editedAt,
  }
}
