import { snake } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { insertRows, orSkip, readRows, rowsAsTable, writeRows } from '../kit/json-table.ts'
import type { SessionRow } from './sessions.ts'

type LiveTalker = Pick<SessionRow, 'place' | 'contact'>
const talkerColumns = { place: 'text', contact: 'text' } as const

const turns = {
  id: 'text',
  turn: 'bigint',
  conversation: 'text',
  exception: 'text',
  handedOver: 'bigint',
  lastAt: 'bigint',
} as const
const changes = {
  ...turns,
  state: 'text',
  closedAt: 'bigint',
  closedWhy: 'text',
} as const
const columns = {
  ...changes,
  environment: 'text',
  place: 'text',
  contact: 'text',
  botId: 'text',
  versionId: 'text',
  snapshot: 'text',
  track: 'text',
  rule: 'text',
  share: 'bigint',
  expiryMs: 'bigint',
  openedAt: 'bigint',
} as const

const read = Object.keys(columns) as (keyof SessionRow)[]

/** The open sessions of these end users in Live: one statement, however many they are. */
export async function openSessionsOf(
  reads: Db,
  talkers: readonly LiveTalker[],
): Promise<SessionRow[]> {
  if (talkers.length === 0) return []
  const { sql, bindings } = rowsAsTable(reads, talkerColumns, talkers)
  const names = read.map((name) => `s.${snake(name)}`).join(', ')
  // A cross join keeps SQLite from starting with the sessions.
  return readRows<SessionRow>(
    reads,
    read,
    `select ${names} from ${sql} cross join sessions as s
     where s.environment = 'live' and s.state = 'open'
       and s.place = r.place and s.contact = r.contact`,
    bindings,
  )
}

/** Sessions as they were read, and as some messages left them. */
export type SessionChange = { read: SessionRow; after: SessionRow }

/** How many of them were written: one that was closed or had another turn since is not. */
export async function saveSessions(trx: Db, all: readonly SessionChange[]): Promise<number> {
  // In one order, so that two transactions never wait for each other.
  const sorted = all.toSorted((a, b) => (a.read.id < b.read.id ? -1 : 1))
  const rows = sorted.map(({ read, after }) => ({ ...after, turn: read.turn }))
  const goOn = rows.filter(({ state }) => state === 'open')
  const end = rows.filter(({ state }) => state !== 'open')
  return (await save(trx, turned, goOn)) + (await save(trx, ended, end))
}

const turned = {
  columns: turns,
  set: `conversation = r.conversation, handed_over = r.handed_over, exception = r.exception,
    last_at = r.last_at, turn = r.turn + 1`,
}
/** Apart from those that go on: SQLite writes each index of a column that is set, also to what it was. */
const ended = {
  columns: changes,
  set: `${turned.set}, state = r.state, closed_at = r.closed_at, closed_why = r.closed_why`,
}

async function save(
  trx: Db,
  { columns, set }: typeof turned | typeof ended,
  rows: readonly SessionRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const { sql, bindings } = rowsAsTable(trx, columns, rows)
  return writeRows(
    trx,
    `update sessions set ${set} from ${sql}
     where sessions.id = r.id and sessions.turn = r.turn and sessions.state = 'open'`,
    bindings,
    rows.length,
  )
}

/** How many of them were opened: the database allows one open session of an end user in a place. */
export const openSessions = (trx: Db, rows: readonly SessionRow[]): Promise<number> =>
  insertRows(trx, 'sessions', columns, rows, orSkip)
