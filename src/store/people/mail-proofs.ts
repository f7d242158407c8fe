import type { Db } from '../kit/database.ts'

/** A code on its way to an address; times in UTC ms. */
export type MailProof = {
  id: string
  personId: string
  address: string
  mailbox: string
  codeHash: string
  triesLeft: number
  sentAt: number
  expiresAt: number
  /** Proved, replaced, or worth nothing any more. */
  endedAt: number | null
  /** Why no mail can go there. */
  problem: string | null
}

const lane = 'code:'

/** Its mails stand in a lane of their own, so that a mailbox that is full holds up no code for another. */
export const mailCodeLane = (personId: string): string => `${lane}${personId}`

/** Whose code a mail brings; null where it brings none. */
export const personOfCodeLane = (target: string): string | null =>
  target.startsWith(lane) ? target.slice(lane.length) : null

/** The person's one code that works: whatever they had is worth nothing from now on. */
export async function putMailProof(trx: Db, row: MailProof): Promise<void> {
  await endMailProofs(trx, row.personId, row.sentAt)
  await trx('mailProofs').insert(row)
}

export const endMailProofs = (trx: Db, personId: string, endedAt: number): Promise<number> =>
  trx('mailProofs').where({ personId, endedAt: null }).update({ endedAt })

export const mailProofById = (db: Db, id: string): Promise<MailProof | undefined> =>
  db('mailProofs').where({ id }).first()

/** The one code that works for an address that somebody wants; else the last, whatever became of it. */
export const lastMailProof = (
  db: Db,
  of: { personId: string; address: string },
): Promise<MailProof | undefined> =>
  db('mailProofs')
    .where(of)
    .orderByRaw('case when ?? is null then 0 else 1 end', ['endedAt'])
    .orderBy('sentAt', 'desc')
    .first()

/** How many codes went to a person, or to a mailbox, since then. */
export async function countMailProofs(
  db: Db,
  of: { personId: string } | { mailbox: string },
  since: number,
): Promise<number> {
  const row = await db('mailProofs').where(of).where('sentAt', '>', since).count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** A try is used up, whatever comes of it; false where another was faster. */
export async function useMailTry(
  trx: Db,
  { id, triesLeft }: MailProof,
  endedAt: number | null,
): Promise<boolean> {
  const open = trx('mailProofs').where({ id, triesLeft, endedAt: null })
  return (await open.update({ triesLeft: triesLeft - 1, endedAt })) > 0
}

/** False where it had ended. */
export async function refuseMailProof(
  trx: Db,
  id: string,
  { problem, at }: { problem: string; at: number },
): Promise<boolean> {
  const open = trx('mailProofs').where({ id, endedAt: null })
  return (await open.update({ problem, endedAt: at })) > 0
}

export const pruneMailProofs = (db: Db, before: number, limit: number): Promise<number> =>
  db('mailProofs')
    .whereIn('id', db('mailProofs').where('sentAt', '<', before).limit(limit).select('id'))
    .delete()
