import { z } from 'zod'
import { csv } from '../../domain/csv.ts'
import { listAudit } from '../../store/kit/audit.ts'
import type { AuditFilter, AuditRow } from '../../store/kit/audit.ts'
import { namesOf } from '../../store/people/people.ts'
import { auditFilterOf, FilterInput } from './audit-filter.ts'
import { auditNames } from './audit-names.ts'
import { auditWords } from './audit-words.ts'
import { parsedRow } from './read-audit.ts'
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
): Promise<{ name: string; text: string; rows: number; next: number | null }> {
  const { filter } = parseInput(Input, raw)
  return auditedRead(ctx, 'audit.export', 'audit', async (db) => {
    await authorize(db, ctx, 'audit.read')
    const parts = [csv([header])]
    let rows = 0
    let last: number | null = null
    let isMore = false
    for await (const page of pagesOf(db, await auditFilterOf(db, filter))) {
      isMore = rows >= rowsAtMost
      if (isMore) break
      parts.push(csv(await linesOf(db, page)))
      rows += page.length
      last = page.at(-1)?.seq ?? last
    }
    return {
      name: `audit-${new Date(ctx.now()).toISOString().slice(0, 10)}.csv`,
      text: parts.join(''),
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
async function linesOf(db: Db, rows: readonly AuditRow[]): Promise<(string | number)[][]> {
  const people = await namesOf(db, [...new Set(rows.map((row) => row.actor))])
  const told = rows.map(parsedRow)
  const name = await auditNames(db, told)
  return rows.map((row, i) => {
    const who = people.get(row.actor)?.name ?? row.actor
    const shown = told[i] ?? parsedRow(row)
    const sentence = `${who} ${auditWords(shown, name)}`
    return [...lineOf(row, shown, who), sentence, maskedIn(row, shown)]
  })
}

const lineOf = (row: AuditRow, shown: Shown, name: string): (string | number)[] => [
  row.seq,
  new Date(row.at).toISOString(),
  name,
  row.actor,
  row.via,
  row.action,
  row.subject,
  written(row.before, shown.before),
  written(row.after, shown.after),
  row.hash,
]

type Shown = ReturnType<typeof parsedRow>

/** The very text that was hashed, where nothing of it is hidden. */
function written(kept: string | null, shown: unknown): string {
  if (kept === null) return ''
  const text = JSON.stringify(shown)
  return text === JSON.stringify(JSON.parse(kept)) ? kept : text
}

const maskedIn = (row: AuditRow, shown: Shown): string =>
  (['before', 'after'] as const)
    .filter((column) => written(row[column], shown[column]) !== (row[column] ?? ''))
    .join(' and ')
