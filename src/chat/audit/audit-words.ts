import type { readAudit } from '../../control/audit/read-audit.ts'
import { oneLine, person, plural, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

type Row = Awaited<ReturnType<typeof readAudit>>[number]

/** `412 2 Nov, 13:00 Dana asked to publish Shop. request.make slack`. */
export const auditLine = (row: Row, zone: string): Rich => [
  { code: String(row.seq) },
  ' ',
  when(row.at, zone),
  ' ',
  row.who.id.startsWith('system:') ? oneLine(row.who.name, 60) : person(row.who),
  ` ${oneLine(row.sentence, 400)} `,
  { code: row.action },
  ` ${row.via}`,
]

export const auditFile = {
  head: (rows: number, isCut: boolean): string =>
    `${plural(rows, 'row')} of the audit log.${isCut ? ' There are more: narrow it with from and to.' : ''}`,
  alt: 'The audit log as a table',
} as const

/** A first or last day that is none. */
export const noDay = {
  said: (option: string, typed: string): string =>
    `${option} is not a day: "${typed.slice(0, 40)}".`,
  next: 'Write it as year, month and day: 2026-11-02.',
} as const

/** Nothing fits what was asked for. */
export const noEntry = (prefix: string): Rich => [
  'No entry fits that. Ask for less: ',
  { code: `/${prefix}audit` },
  ' alone shows all of them.',
]
