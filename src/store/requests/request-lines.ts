import { openStates } from '../../domain/request.ts'
import { throughIndex } from '../kit/database.ts'
import { withTexts } from '../kit/texts.ts'
import type { Db } from '../kit/database.ts'
import type { RequestRow } from './requests.ts'

const columns = [
  'id',
  'number',
  'botId',
  'revision',
  'state',
  'track',
  'requester',
  'comment',
  'first',
  'authors',
  'policy',
  'risk',
  'createdAt',
  'versionId',
  'changeCount',
  'warningCount',
] as const

/** A request as lists show it: without its candidate and what changes in it. */
export type RequestLineRow = Pick<RequestRow, (typeof columns)[number] | 'kind'>

export type RequestFilter = {
  botId?: string
  open?: boolean
  requester?: string
  /** No newer ones than the request of this number. */
  upTo?: number
  /** Those that somebody with a role on their bot may have to review. */
  reviewer?: string
}

/** Newest first. */
export async function requestLines(
  db: Db,
  filter: RequestFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<RequestLineRow[]> {
  const { botId, open, requester, reviewer, upTo } = filter
  const found = db('requests').orderBy('number', 'desc').limit(limit).offset(offset)
  if (botId !== undefined) void found.where({ botId })
  if (requester !== undefined) void found.where({ requester })
  if (upTo !== undefined) void found.where('number', '<=', upTo)
  if (open) void found.whereIn('state', openStates)
  if (reviewer !== undefined) {
    const bots = db('botRoles').where({ personId: reviewer }).select('botId')
    void found.where({ state: 'awaiting approval' }).whereIn('botId', bots)
  }
  const ids: string[] = await found.pluck('id')
  if (ids.length === 0) return []
  const rows: Record<string, unknown>[] = await throughIndex(db, 'requests', 'requestsLines')
    .whereIn('id', ids)
    .select(columns)
  // Not in the index; these rows are known.
  const kinds: Pick<RequestRow, 'id' | 'kind'>[] = await db('requests')
    .whereIn('id', ids)
    .select('id', 'kind')
  const kindOf = new Map(kinds.map(({ id, kind }) => [id, kind]))
  return rows
    .map((row) => ({ ...parsed(row), kind: kindOf.get(String(row['id'])) ?? 'publish' }))
    .toSorted((a, b) => b.number - a.number)
}

/** Some requests whose changes nobody counted yet, the newest first; as cards tell them, where they do. */
export async function uncountedRequests(
  db: Db,
  limit: number,
): Promise<{ id: string; count: number }[]> {
  const rows: { id: string; changes: string; told: string | null }[] = await db('requests')
    .whereNull('changeCount')
    .orderBy('number', 'desc')
    .limit(limit)
    .select('id', 'changes', 'told')
  const read = await withTexts(db, rows, ['changes', 'told'])
  return read.map(({ id, changes, told }) => {
    const inWords: { total: number } | null = told === null ? null : JSON.parse(told)
    return { id, count: inWords?.total ?? JSON.parse(changes).length }
  })
}

/** Also of the version that it became. */
export async function setChangeCount(db: Db, id: string, changeCount: number): Promise<void> {
  await db('versions').where({ requestId: id }).update({ changeCount })
  await db('requests').where({ id }).update({ changeCount })
}

const parsed = (row: Record<string, unknown>): Omit<RequestLineRow, 'kind'> =>
  ({
    ...row,
    authors: JSON.parse(String(row['authors'])),
    policy: JSON.parse(String(row['policy'])),
    risk: JSON.parse(String(row['risk'])),
  }) as Omit<RequestLineRow, 'kind'>

/** What people call requests, by id. */
export const requestNumbers = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; number: number; botId: string }[]> =>
  db('requests').whereIn('id', ids).select('id', 'number', 'botId')
