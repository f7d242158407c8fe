import { isUlid } from '../../domain/ulid.ts'
import { openStates } from '../../domain/request.ts'
import type { Resources } from '../../domain/profiles/profile.ts'
import type { Plan } from '../../domain/gray/plan.ts'
import type { RequestKind, RequestState, Selection, Track } from '../../domain/request.ts'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import type { ChangeLine } from '../../domain/change-line.ts'
import { parseCandidate } from '../../domain/candidate.ts'
import type { Candidate } from '../../domain/candidate.ts'
import { Refusal } from '../../refusal.ts'
import type { Risk } from '../../domain/policy.ts'
import type { Policy } from '../bots/bots.ts'
import type { Db } from '../kit/database.ts'
import { parseJsonOnce } from '../kit/parse-once.ts'
import { keepText, withTexts } from '../kit/texts.ts'

/** What a request for a gray release asks for beside its content. */
export type GrayAsked = { rules: string[]; plan: Plan | null }

export type RequestRow = {
  id: string
  number: number
  botId: string
  revision: number
  state: RequestState
  track: Track
  kind: RequestKind
  /** Of a gray release: ids of its rules, and its plan. */
  gray: GrayAsked | null
  selection: Selection
  /** Numbers and pages that were asked for instead of those of the profile (F40). */
  resources: Resources | null
  /** Canonical text of the frozen candidate; `hash` is its sha256 (F18). */
  candidate: string
  hash: string
  baseVersionId: string | null
  draftRevision: number
  changes: ChangeLine[]
  /** The same in customers' words; null where it was asked for before they were kept. */
  told: ChangesDocument | null
  /** What its changes ask for beyond the policy (F78); null where that is nothing. */
  risk: Risk | null
  /** Who wrote what the candidate changes (F23). */
  authors: string[]
  overridden: string[]
  policy: Policy
  /** People asked by name; empty is all approvers. */
  asked: string[]
  requester: string
  comment: string
  first: number
  createdAt: number
  expiresAt: number
  decidedAt: number | null
  decidedBy: string | null
  reason: string | null
  versionId: string | null
  breakGlass: string | null
  lookDueAt: number | null
  lookRemindedAt: number | null
  /** The revision for which it was told that a moved role makes the approvals enough. */
  enoughToldRevision: number | null
  /** Of this revision, UTC ms; null in what an older version asked for. */
  askedAt: number | null
  /** When to look again whom to remind (F28). */
  remindAt: number | null
  /** More people were told that it waits. */
  escalatedAt: number | null
  lookedBy: string | null
  lookedAt: number | null
  /** For lists; null as long as nobody counted. */
  changeCount: number | null
  warningCount: number | null
}

const jsonColumns = [
  'gray',
  'selection',
  'resources',
  'changes',
  'told',
  'risk',
  'authors',
  'overridden',
  'policy',
  'asked',
] as const

/** What grows with the bot. */
const longColumns = ['candidate', 'changes', 'told'] as const

/** By id, or by number: `R-12`. */
export async function findRequest(db: Db, word: string): Promise<RequestRow | null> {
  const number = /^(?:r-?)?(\d{1,9})$/i.exec(word.trim())?.[1]
  const row = await db('requests')
    .where(number === undefined ? { id: word } : { number: Number(number) })
    .first()
  return row ? parsed(db, row) : null
}

export async function requestOrThrow(db: Db, word: string): Promise<RequestRow> {
  const found = await findRequest(db, word)
  if (found) return found
  throw new Refusal(
    'NOT_FOUND',
    isUlid(word)
      ? 'This request is gone: its bot was deleted.'
      : `There is no request ${word.slice(0, 40)}.`,
    'Look at the open ones with /bots requests.',
  )
}

/** The bot's one open request (F16). */
export async function openRequestOf(db: Db, botId: string): Promise<RequestRow | undefined> {
  const row = await db('requests').where({ botId }).whereIn('state', openStates).first()
  return row && parsed(db, row)
}

/** Number of an open request for a gray release by this rule. */
export async function openRequestNaming(db: Db, ruleId: string): Promise<number | null> {
  const row = await db('requests')
    .whereIn('state', openStates)
    .where('gray', 'like', `%${JSON.stringify(ruleId)}%`)
    .first('number')
  return row?.number ?? null
}

/** Open requests that the person asked for, wrote a part of, or may have to review. */
export async function openRequestsOfPerson(db: Db, personId: string): Promise<RequestRow[]> {
  const rows: Record<string, unknown>[] = await db('requests')
    .whereIn('state', openStates)
    .where((of) => {
      void of
        .where({ requester: personId })
        .orWhere('authors', 'like', `%${JSON.stringify(personId)}%`)
        .orWhereIn('botId', db('botRoles').where({ personId }).select('botId'))
    })
    .orderBy('number')
  return parsedAll(db, rows)
}

export async function insertRequest(
  trx: Db,
  asked: Omit<RequestRow, 'number'>,
): Promise<RequestRow> {
  const last = await trx('requests').max({ number: 'number' }).first()
  const request = { ...asked, number: Number(last?.number ?? 0) + 1 }
  await trx('requests').insert(await written(trx, request))
  return request
}

/**
 * Moves a request on, only from the state and revision it was read in.
 * @throws Refusal CONFLICT when somebody was faster
 */
export async function transitionRequest(
  trx: Db,
  from: RequestRow,
  to: Partial<RequestRow>,
): Promise<RequestRow> {
  const moved = await trx('requests')
    .where({ id: from.id, state: from.state, revision: from.revision })
    .update(await written(trx, to))
  if (moved > 0) return { ...from, ...to }
  throw new Refusal(
    'CONFLICT',
    `R-${from.number} changed while you were deciding.`,
    'Look at the card again.',
  )
}

/** The same of some that were read under the lock of the changes: nobody is faster then. */
export async function transitionRequests(
  trx: Db,
  from: readonly RequestRow[],
  to: Partial<RequestRow>,
): Promise<void> {
  const ids = from.map(({ id }) => id)
  if (ids.length > 0)
    await trx('requests')
      .whereIn('id', ids)
      .update(await written(trx, to))
}

/** Open requests whose time is up, at most `limit` (F28). */
export async function overdueRequests(db: Db, now: number, limit: number): Promise<RequestRow[]> {
  const rows: Record<string, unknown>[] = await db('requests')
    .whereIn('state', openStates)
    .where('expiresAt', '<=', now)
    .limit(limit)
  return parsedAll(db, rows)
}

/** Requests that wait, and where it is time to look whom to remind, at most `limit` (F28). */
export async function requestsToRemind(db: Db, now: number, limit: number): Promise<RequestRow[]> {
  const rows: Record<string, unknown>[] = await db('requests')
    .where({ state: 'awaiting approval' })
    .where('remindAt', '<=', now)
    .where('expiresAt', '>', now)
    .orderBy('remindAt')
    .limit(limit)
  return parsedAll(db, rows)
}

export const setReminded = (
  trx: Db,
  id: string,
  to: Pick<RequestRow, 'remindAt' | 'escalatedAt'>,
): Promise<number> => trx('requests').where({ id }).update(to)

/** Broken glass that nobody looked at in time, and nobody was reminded of since `remindedBefore`. */
export async function overdueLooks(
  db: Db,
  now: number,
  remindedBefore: number,
): Promise<RequestRow[]> {
  const rows: Record<string, unknown>[] = await db('requests')
    .where({ state: 'approved', lookedAt: null })
    .where('lookDueAt', '<=', now)
    .where(
      (due) => void due.whereNull('lookRemindedAt').orWhere('lookRemindedAt', '<=', remindedBefore),
    )
    .orderBy('number')
  return parsedAll(db, rows)
}

export const markLookReminded = (trx: Db, id: string, lookRemindedAt: number) =>
  trx('requests').where({ id }).update({ lookRemindedAt })

/** The changes of a large bot are a long list. */
const parsedColumn = parseJsonOnce<unknown>(JSON.parse)

/** What a request froze. It is shared: change nothing in it. */
export const parsedCandidate = parseJsonOnce(parseCandidate)

/** The same, a large one in pieces (F86). */
export async function candidateIn(candidate: string): Promise<Candidate> {
  await parsedCandidate.ahead(candidate)
  return parsedCandidate(candidate)
}

async function parsed(db: Db, row: Record<string, unknown>): Promise<RequestRow> {
  const [read = row] = await withTexts(db, [row], longColumns)
  await candidateIn(String(read['candidate']))
  for (const column of jsonColumns) await parsedColumn.ahead(String(read[column]))
  return requestOf(read)
}

const parsedAll = async (db: Db, rows: Record<string, unknown>[]): Promise<RequestRow[]> =>
  (await withTexts(db, rows, longColumns)).map(requestOf)

function requestOf(row: Record<string, unknown>): RequestRow {
  const json = jsonColumns.map((column) => [column, parsedColumn(String(row[column]))])
  return { ...row, ...Object.fromEntries(json) } as RequestRow
}

async function written(trx: Db, row: Partial<RequestRow>): Promise<Record<string, unknown>> {
  const json = jsonColumns
    .filter((column) => row[column] !== undefined)
    .map((column) => [column, JSON.stringify(row[column])])
  const texts: Record<string, unknown> = { ...row, ...Object.fromEntries(json) }
  for (const column of longColumns) {
    const text = texts[column]
    if (typeof text === 'string') texts[column] = await keepText(trx, text)
  }
  return texts
}
