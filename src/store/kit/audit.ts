import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import type { Db } from './database.ts'
import { writeLate } from './late-writes.ts'
import { keepRead, readOnce } from './read-memo.ts'

export type AuditEntry = {
  at: number
  actor: string
  via: string
  action: string
  subject: string
  /** The bot that it concerns, where the subject is not `bot:<id>` itself. */
  botId?: string | null
  before: unknown
  after: unknown
}

export type AuditRow = Omit<AuditEntry, 'before' | 'after'> & {
  seq: number
  before: string | null
  after: string | null
  prevHash: string
  hash: string
}

const subjectMax = 300
/** As many as one statement of SQLite takes. */
const rowsAtOnce = 400

/**
 * Takes the one lock that puts all changes in a row, and counts the change. As the first statement it
 * is also what makes SQLite take its write lock at once, where a later upgrade would fail as busy.
 */
export async function lockChanges(trx: Db): Promise<ChangeCount & Partial<Head>> {
  const [head] = await trx('auditHead')
    .where({ id: 1 })
    .increment('turn', 1)
    .returning(['seq', 'turn', 'hash'])
  return { ...head, seq: head?.seq ?? 0, turn: (head?.turn ?? 1) - 1 }
}

/** Counts a change that nothing came before since `count`, as part of another statement. */
export const countChange = (db: Db, { seq, turn }: ChangeCount): Knex.QueryBuilder =>
  db('auditHead').where({ id: 1, seq, turn }).increment('turn', 1)

/** What the lock read already is not read again for the rows of this change. */
export function keepHead(trx: Db, { seq, hash }: { seq: number; hash?: string }): void {
  if (hash !== undefined) keepRead(trx, headRead, ['audit_head'], { seq, hash })
}

const headRead = 'the head of the audit'

/** How many changes there were, and audit rows: an older Slipway beside us counts only the rows. */
export type ChangeCount = { seq: number; turn: number }

export const changeCount = (db: Db): Promise<ChangeCount> =>
  db('auditHead').where({ id: 1 }).first('seq', 'turn')

/** Appends to the chain (F62); call inside a transaction that has called `lockChanges`. */
export const appendAudit = (trx: Db, ...entries: AuditEntry[]): Promise<void> =>
  writeLate(trx, append, entries)

async function append(trx: Db, entries: AuditEntry[]): Promise<void> {
  let head: Head = await readOnce(trx, headRead, ['audit_head'], () =>
    trx('auditHead').where({ id: 1 }).first('seq', 'hash'),
  )
  const rows: AuditRow[] = []
  for (const entry of entries) {
    const row = linked(head, entry)
    rows.push(row)
    head = { seq: row.seq, hash: row.hash }
  }
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await trx('audit').insert(rows.slice(at, at + rowsAtOnce))
  }
  await trx('auditHead').where({ id: 1 }).update(head)
}

type Head = Pick<AuditRow, 'seq' | 'hash'>

function linked(head: Head, entry: AuditEntry): AuditRow {
  const subject = storable(entry.subject)
  const row = {
    ...entry,
    subject,
    // Outside the hash: it only leads to the row, and can't be changed later either.
    botId: entry.botId ?? /^bot:(.+)$/s.exec(subject)?.[1] ?? null,
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    seq: head.seq + 1,
    prevHash: head.hash,
  }
  return { ...row, hash: hashOf(row) }
}

/**
 * A subject may hold what somebody typed. A NUL or half a character would be stored as something
 * else than was hashed, and the chain would look forged; a long one doesn't fit PostgreSQL's index.
 */
const storable = (text: string): string =>
  Buffer.from(text.slice(0, subjectMax)).toString().replaceAll('\0', '\uFFFD')

/** Undefined when somebody took the head row away. */
export const auditHead = (db: Db): Promise<{ seq: number; hash: string } | undefined> =>
  db('auditHead').where({ id: 1 }).first('seq', 'hash')

/** Where the chain begins: the newest row that pruning took out. */
export async function auditCheckpoint(db: Db): Promise<{ seq: number; hash: string }> {
  const row = await db('auditPruning').where({ id: 1 }).first('upTo', 'hash')
  return { seq: row.upTo, hash: row.hash }
}

/** So many rows go at once that nobody waits long for the lock of the changes. */
const prunedAtOnce = 5000

/** The newest row of the oldest ones, all of them from before `at`; of some thousand at most. */
export async function lastAuditBefore(
  db: Db,
  at: number,
): Promise<Pick<AuditRow, 'seq' | 'hash'> | undefined> {
  const first = await db('audit').orderBy('seq').first('at')
  if (!first || first.at >= at) return undefined
  const oldest: Pick<AuditRow, 'seq' | 'hash' | 'at'>[] = await db('audit')
    .orderBy('seq')
    .limit(prunedAtOnce)
    .select('seq', 'hash', 'at')
  const kept = oldest.findIndex((row) => row.at >= at)
  return kept < 0 ? oldest.at(-1) : oldest[kept - 1]
}

/** Through the one door that the database leaves open; how many rows went. */
export async function deleteAuditUpTo(
  trx: Db,
  { seq, hash }: Pick<AuditRow, 'seq' | 'hash'>,
): Promise<number> {
  await trx('auditPruning').where({ id: 1 }).update({ upTo: seq, hash })
  return trx('audit').where('seq', '<=', seq).delete()
}

/** `action` is a beginning, such as `bot.`; `from` counts and `to` does not; `below` is a seq. */
export type AuditFilter = {
  actor?: string | readonly string[]
  /** All that concerns this bot, whatever its subject. */
  botId?: string
  action?: string
  subject?: string | readonly string[]
  from?: number
  to?: number
  below?: number
  /** So many of the newest are left out: the page after them. */
  offset?: number
}

/** Newest first, at most `limit` rows. */
export async function listAudit(db: Db, filter: AuditFilter, limit: number): Promise<AuditRow[]> {
  const { action = '', actor, botId, subject } = filter
  const seqs =
    action === '' || actor !== undefined || botId !== undefined || subject !== undefined
      ? beginningWith(chosen(db, filter, limit), action)
      : seqsOfActions(db, filter, limit)
  const found = await seqs
  return found.length === 0 ? [] : db('audit').whereIn('seq', found).orderBy('seq', 'desc')
}

/** The newest of each action that begins so: an index finds those, but not a beginning. */
async function seqsOfActions(db: Db, filter: AuditFilter, limit: number): Promise<number[]> {
  const { action: beginning = '', offset = 0, ...rest } = filter
  const actions = (await auditActions(db)).filter((action) => action.startsWith(beginning))
  const pages = await Promise.all(
    actions.map(async (action): Promise<number[]> =>
      chosen(db, rest, offset + limit).where({ action }),
    ),
  )
  return pages
    .flat()
    .toSorted((a, b) => b - a)
    .slice(offset, offset + limit)
}

/** Every action that ever was, each found by the one before it. */
const auditActions = (db: Db): Promise<string[]> =>
  db
    .withRecursive('known', ['action'], (first) => {
      const next = '(select min(audit.action) from audit where audit.action > known.action)'
      void first
        .from('audit')
        .min('action')
        .unionAll((more) => void more.from('known').whereNotNull('action').select(db.raw(next)))
    })
    .from('known')
    .whereNotNull('action')
    .pluck('action')

const beginningWith = (rows: Seqs, action: string): Seqs =>
  action === '' ? rows : rows.where('action', 'like', `${action}%`)

type Seqs = ReturnType<typeof chosen>

/** Seqs, newest first, whatever the action. */
function chosen(
  db: Db,
  { actor, botId, subject, from, to, below, offset = 0 }: AuditFilter,
  limit: number,
) {
  const rows = db('audit').orderBy('seq', 'desc').limit(limit)
  if (actor !== undefined) void rows.whereIn('actor', [actor].flat())
  if (botId !== undefined) void rows.where({ botId })
  if (offset > 0) void rows.offset(offset)
  if (subject !== undefined) void rows.whereIn('subject', [subject].flat())
  if (from !== undefined) void rows.where('at', '>=', from)
  if (to !== undefined) void rows.where('at', '<', to)
  if (below !== undefined) void rows.where('seq', '<', below)
  return rows.pluck('seq')
}

/** The next `limit` rows after `seq`, oldest first: verification reads the chain in pieces. */
export const auditAfter = (db: Db, seq: number, limit: number): Promise<AuditRow[]> =>
  db('audit').where('seq', '>', seq).orderBy('seq').limit(limit)

/** The hash of a row covers every column and the hash before it. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, actor, via, action, subject, before, after, prevHash } = row
  return createHash('sha256')
    .update(JSON.stringify([seq, at, actor, via, action, subject, before, after, prevHash]))
    .digest('hex')
}

/** How many rows there are of exactly this action about this subject, since `from`. */
export async function countAudit(
  db: Db,
  { action, subject, from }: { action: string; subject: string; from: number },
): Promise<number> {
  const row = await db('audit')
    .where({ action, subject })
    .where('at', '>=', from)
    .count({ count: '*' })
    .first()
  return Number(row?.['count'] ?? 0)
}
