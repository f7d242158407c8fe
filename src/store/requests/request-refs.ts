import { openStates } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'
import { withTexts } from '../kit/texts.ts'
import type { RequestRow } from './requests.ts'

/** A request without what grows with its bot. */
export type RequestRef = Pick<
  RequestRow,
  | 'id'
  | 'number'
  | 'botId'
  | 'state'
  | 'kind'
  | 'revision'
  | 'hash'
  | 'requester'
  | 'decidedBy'
  | 'versionId'
>

const columns = [
  'id',
  'number',
  'botId',
  'state',
  'kind',
  'revision',
  'hash',
  'requester',
  'decidedBy',
  'versionId',
] as const

export const requestRef = (db: Db, id: string): Promise<RequestRef | undefined> =>
  db('requests')
    .where({ id })
    .first(...columns)

export const requestRefNumbered = (db: Db, number: number): Promise<RequestRef | undefined> =>
  db('requests')
    .where({ number })
    .first(...columns)

/** The bot's one open request (F16). */
export const openRequestRef = (db: Db, botId: string): Promise<RequestRef | undefined> =>
  db('requests')
    .where({ botId })
    .whereIn('state', openStates)
    .first(...columns)

/** Canonical text of what the request froze; null where it is gone. */
export async function candidateText(db: Db, id: string): Promise<string | null> {
  const row = await db('requests').where({ id }).first('candidate')
  if (!row) return null
  const [read] = await withTexts(db, [row], ['candidate'])
  return String(read?.['candidate'])
}
