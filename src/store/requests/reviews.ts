import { ulid } from 'ulid'
import type { Verdict } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'

export type ReviewRow = {
  id: string
  requestId: string
  revision: number
  personId: string
  verdict: Verdict
  comment: string
  ticks: string[]
  at: number
}

type Stored = Omit<ReviewRow, 'ticks'> & { ticks: string }

/** Reviews of one revision, oldest first. */
export async function reviewsOf(db: Db, requestId: string, revision: number): Promise<ReviewRow[]> {
  const rows: Stored[] = await db('reviews').where({ requestId, revision }).orderBy('id')
  return rows.map(parsed)
}

/** Reviews of every revision of these requests, oldest first. */
export async function reviewsOfMany(db: Db, requestIds: readonly string[]): Promise<ReviewRow[]> {
  const rows: Stored[] = await db('reviews').whereIn('requestId', requestIds).orderBy('id')
  return rows.map(parsed)
}

const parsed = (row: Stored): ReviewRow => ({ ...row, ticks: JSON.parse(row.ticks) })

/** Writes the one review of this person for this revision; false when there is one already. */
export async function addReview(trx: Db, review: Omit<ReviewRow, 'id'>): Promise<boolean> {
  const rows = await trx('reviews')
    .insert({ ...review, id: ulid(review.at), ticks: JSON.stringify(review.ticks) })
    .onConflict(['requestId', 'revision', 'personId'])
    .ignore()
    .returning('id')
  return rows.length > 0
}

/** As `addReview`, but replaces an earlier review of the same person and revision. */
export async function putReview(trx: Db, review: Omit<ReviewRow, 'id'>): Promise<void> {
  await trx('reviews')
    .insert({ ...review, id: ulid(review.at), ticks: JSON.stringify(review.ticks) })
    .onConflict(['requestId', 'revision', 'personId'])
    .merge(['verdict', 'comment', 'ticks', 'at'])
}
