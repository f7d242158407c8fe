import { z } from 'zod'
import { auditAfter, auditCheckpoint, auditHead, hashOf } from '../../store/kit/audit.ts'
import type { AuditRow } from '../../store/kit/audit.ts'
import type { Db } from '../../store/kit/database.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  /** A hash that was noted outside earlier: of the newest row then. */
  head: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, 'give the 64 characters that an earlier check showed')
    .optional(),
})

export type AuditCheck =
  | { ok: true; rows: number; head: string }
  | { ok: false; at: number; problem: string }

type Link = { seq: number; hash: string }

/** Few, so that customers' messages get in between. */
const rowsAtOnce = 100
const start: Link = { seq: 0, hash: '0'.repeat(64) }

/**
 * Walks the whole chain (F62) and finds the first row that was changed, inserted, removed or moved,
 * and a cut tail. Whoever can write to the database could make a whole new chain that fits; only a
 * `head` that was kept outside shows that.
 */
export async function verifyAudit(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<AuditCheck> {
  const { head } = parseInput(Input, raw)
  return auditedRead(ctx, 'audit.verify', 'audit', async (db) => {
    await authorize(db, ctx, 'audit.read')
    return walk(db, head)
  })
}

async function walk(db: Db, noted: string | undefined): Promise<AuditCheck> {
  const checkpoint = await auditCheckpoint(db)
  let last: Link = checkpoint
  let met = noted === undefined || noted === start.hash || noted === checkpoint.hash
  let isTold = checkpoint.seq === 0
  for (;;) {
    // Read before the rows: what is appended meanwhile can only make the rows go further.
    const head = await auditHead(db)
    const rows = await auditAfter(db, last.seq, rowsAtOnce)
    for (const row of rows) {
      const problem = problemOf(last, row)
      if (problem !== null) return { ok: false, at: row.seq, problem }
      last = row
      met ||= row.hash === noted
      isTold ||= tellsOf(checkpoint, row)
    }
    if (rows.length > 0) continue
    const problem = endProblem(last, head)
    if (problem !== null) return { ok: false, at: last.seq, problem }
    if (!isTold) return { ok: false, at: checkpoint.seq, problem: unsaid }
    if (!met) return { ok: false, at: last.seq, problem: rewritten }
    return { ok: true, rows: last.seq, head: last.hash }
  }
}

function problemOf(last: Link, row: AuditRow): string | null {
  if (hashOf(row) !== row.hash) return `Row ${row.seq} was changed after it was written.`
  if (row.seq !== last.seq + 1) {
    return `${missing(last.seq + 1, row.seq - 1)} missing: removed, or moved elsewhere.`
  }
  if (row.prevHash !== last.hash) {
    return `Row ${row.seq} does not follow from row ${last.seq}: one of them was inserted, moved or replaced.`
  }
  return null
}

/** The head row says how far the chain went. */
function endProblem(last: Link, head: Link | undefined): string | null {
  if (!head) return headless
  if (head.seq > last.seq) return `${missing(last.seq + 1, head.seq)} missing at the end: cut off.`
  if (head.seq < last.seq) return `The rows after ${head.seq} were added past the end of the chain.`
  if (head.hash !== last.hash) return `Row ${last.seq} is not the one that was written last.`
  return null
}

/** Pruning leaves a row in the chain itself. */
function tellsOf({ seq, hash }: Link, { action, after }: AuditRow): boolean {
  if (action !== 'audit.prune' || after === null) return false
  const told = JSON.parse(after) as Record<string, unknown>
  return told['upTo'] === seq && told['hash'] === hash
}

const unsaid = 'Rows are missing at the beginning, and no pruning in the chain says so: removed.'

const missing = (from: number, to: number): string =>
  from === to ? `Row ${from} is` : `Rows ${from} to ${to} are`

const headless =
  'The head row, which says how far the chain goes, was removed: rows may be missing at the end.'

const rewritten =
  'The noted hash is nowhere in the chain: it was rewritten, cut and written on, or is older than what is kept.'
