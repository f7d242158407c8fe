import { z } from 'zod'
import { csvBytes } from '../../domain/csv.ts'
import { listAudit } from '../../store/kit/audit.ts'
import type { AuditFilter, AuditRow } from '../../store/kit/audit.ts'
import { auditFilterOf, FilterInput } from './audit-filter.ts'
import { auditNamer } from './audit-names.ts'
import type { AuditNamer } from './audit-names.ts'
import { auditWords } from './audit-words.ts'
import { mayHoldKeys, parsedRow } from './read-audit.ts'
import type { Db } from '../../store/kit/database.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ filter: FilterInput.default({}) })

const rowsAtMost = 50_000
/** They are read and written out together, and others get in between; it divides `rowsAtMost`. */
const rowsAtOnce = 100
const header = [
  'seq',
  'at',
  'who',
  'id',
  'via',
  'action',
  'subject',
  'before',
  'after',
  'hash',
  'sentence',
  'masked',
]

/**
 * The audit log as a table, newest first (F62). Where there is more than 50,000 rows, `next` is the
 * `below` of the next file.
 */
export async function auditCsv(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string; bytes: Uint8Array; rows: number; next: number | null }> {
  const { filter } = parseInput(Input, raw)
  return auditedRead(ctx, 'audit.export', 'audit', async (db) => {
    await authorize(db, ctx, 'audit.read')
    const parts = [csvBytes([header])]
    const namesOf = auditNamer(db)
    let rows = 0
    let last: number | null = null
    let isMore = false
    for await (const page of pagesOf(db, await auditFilterOf(db, filter))) {
      isMore = rows >= rowsAtMost
      if (isMore) break
      parts.push(csvBytes(await linesOf(namesOf, page)))
      rows += page.length
      last = page.at(-1)?.seq ?? last
    }
    return {
      name: `audit-${new Date(ctx.now()).toISOString().slice(0, 10)}.csv`,
      bytes: Buffer.concat(parts),
      rows,
      next: isMore ? last : null,
    }
  })
}

async function* pagesOf(
  db: Db,
  { offset = 0, ...filter }: AuditFilter,
): AsyncGenerator<AuditRow[]> {
  let page = await listAudit(db, { ...filter, offset }, rowsAtOnce)
  for (let last = page.at(-1); last; last = page.at(-1)) {
    yield page
    page = await listAudit(db, { ...filter, below: last.seq }, rowsAtOnce)
  }
}

/**
 * A column more does not move those that programs read: the sentence stands behind them, and then which
 * columns do not show all that was hashed. Every other row hashes to its `hash` (F62).
 */
async function linesOf(namesOf: AuditNamer, rows: readonly AuditRow[]): Promise<Cells[]> {
  const told = rows.map(parsedRow)
  const name = await namesOf(told)
  return rows.map((row, i) => {
    const who = name(row.actor)
    const shown = told[i] ?? parsedRow(row)
    const [before, after] = mayHoldKeys(row)
      ? [written(row.before, shown.before), written(row.after, shown.after)]
      : [row.before ?? '', row.after ?? '']
    const masked = [
      ...(before === (row.before ?? '') ? [] : ['before']),
      ...(after === (row.after ?? '') ? [] : ['after']),
    ]
    const sentence = `${who} ${auditWords(shown, name)}`
    return [...lineOf({ ...row, before, after }, who), sentence, masked.join(' and ')]
  })
}

type Cells = (string | number)[]

const lineOf = (row: AuditRow, name: string): Cells => [
  row.seq,
  new Date(row.at).toISOString(),
  name,
  row.actor,
  row.via,
  row.action,
  row.subject,
  row.before ?? '',
  row.after ?? '',
  row.hash,
]

/** The very text that was hashed, where nothing of it is hidden. */
function written(kept: string | null, shown: unknown): string {
  if (kept === null) return ''
  const text = JSON.stringify(shown)
  return text === kept || text === JSON.stringify(JSON.parse(kept)) ? kept : text
}
