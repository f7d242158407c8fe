import { encodeTime } from 'ulid'
import type { Db } from '../kit/database.ts'
import { orderedIds } from '../kit/ordered-ids.ts'

/** One message of the browser playground; a null `audience` is everybody in the channel. */
export type PlaygroundMessage = {
  id: string
  channel: string
  thread: string | null
  author: string | null
  audience: string | null
  content: string
  at: number
  editedAt: number | null
}

type NewMessage = Omit<PlaygroundMessage, 'id' | 'editedAt'> & { key: string }
type Files = readonly Uint8Array[]

// Two messages of the same millisecond keep their order.
const nextId = orderedIds()

/** What the playground keeps, so that its channels survive a restart. Times are UTC ms. */
export function playgroundMessages(db: Db) {
  return {
    append: (message: NewMessage, files: Files = []) => append(db, message, files),
    edit: async (
      id: string,
      content: string,
      at: number,
      files: Files = [],
    ): Promise<PlaygroundMessage | null> => {
      await keepFiles(db, id, files)
      const edited = await db('playgroundMessages').where({ id }).update({ content, editedAt: at })
      return edited === 1 ? find(db, { id }) : null
    },
    find: (id: string) => find(db, { id }),
    file: async (messageId: string, place: number): Promise<Buffer | null> =>
      (await db('playgroundFiles').where({ messageId, place }).first('bytes'))?.bytes ?? null,
    list: (query: { channel: string; viewer: string; before?: string; limit: number }) =>
      list(db, query),
    threads: async (ids: string[]): Promise<PlaygroundMessage[]> =>
      ids.length === 0
        ? []
        : db('playgroundMessages').whereIn('thread', ids).orderBy('id').select(columns),
  }
}

const columns = ['id', 'channel', 'thread', 'author', 'audience', 'content', 'at', 'editedAt']

async function append(
  db: Db,
  message: NewMessage,
  files: Files,
): Promise<{ entry: PlaygroundMessage; isNew: boolean }> {
  const id = nextId(message.at)
  // Nobody meets a message without its files.
  await keepFiles(db, id, files)
  await db('playgroundMessages')
    .insert({ ...message, id })
    .onConflict('key')
    .ignore()
  const entry = await find(db, { key: message.key })
  if (!entry) throw new Error(`The playground lost the message ${message.key}.`)
  const isNew = entry.id === id
  if (!isNew && files.length > 0) await db('playgroundFiles').where({ messageId: id }).delete()
  return { entry, isNew }
}

/** One at a time: a file has megabytes. */
async function keepFiles(db: Db, messageId: string, files: Files): Promise<void> {
  for (const [place, { buffer, byteOffset, length }] of files.entries()) {
    const bytes = Buffer.from(buffer, byteOffset, length)
    await db('playgroundFiles')
      .insert({ messageId, place, bytes })
      .onConflict(['messageId', 'place'])
      .merge()
  }
}

async function find(
  db: Db,
  where: { id: string } | { key: string },
): Promise<PlaygroundMessage | null> {
  return (await db('playgroundMessages').where(where).first(columns)) ?? null
}

/** The newest `limit` messages that `viewer` may see, oldest first, without the lines under them. */
async function list(
  db: Db,
  {
    channel,
    viewer,
    before,
    limit,
  }: { channel: string; viewer: string; before?: string; limit: number },
): Promise<PlaygroundMessage[]> {
  const query = db('playgroundMessages')
    .where({ channel, thread: null })
    .where((seen) => void seen.whereNull('audience').orWhere('audience', viewer))
    .orderBy('id', 'desc')
    .limit(limit)
    .select(columns)
  if (before !== undefined) void query.where('id', '<', before)
  return (await query).reverse()
}

type Slice = { before: number; limit: number }

/** Those that are older, except cards that are still drawn. Ids tell when each was made. */
export async function deleteOldPlaygroundMessages(
  db: Db,
  { before, limit }: Slice,
): Promise<number> {
  const ids: string[] = await db('playgroundMessages')
    .where('id', '<', firstIdAt(before))
    .whereNotExists(db('cards').whereRaw('cards.message_id = playground_messages.id').select('id'))
    .orderBy('id')
    .limit(limit)
    .pluck('id')
  return ids.length === 0 ? 0 : db('playgroundMessages').whereIn('id', ids).delete()
}

/** What became of an older message that is gone, or was never written. A slice has few: each has megabytes. */
export async function deleteOldPlaygroundFiles(db: Db, { before, limit }: Slice): Promise<number> {
  const old: { messageId: string; place: number }[] = await db('playgroundFiles')
    .where('messageId', '<', firstIdAt(before))
    .whereNotExists(
      db('playgroundMessages')
        .whereRaw('playground_messages.id = playground_files.message_id')
        .select('id'),
    )
    .orderBy('messageId')
    .limit(limit)
    .select('messageId', 'place')
  if (old.length === 0) return 0
  const ids = [...new Set(old.map(({ messageId }) => messageId))]
  return db('playgroundFiles').whereIn('messageId', ids).delete()
}

const firstIdAt = (at: number): string => encodeTime(Math.max(0, at), 10)
