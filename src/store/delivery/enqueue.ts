import type { Subject } from '../../domain/events.ts'
import type { Home } from '../bots/bot-homes.ts'
import type { Db } from '../kit/database.ts'
import { writeLate } from '../kit/late-writes.ts'
import { nextOutboxId } from '../kit/ordered-ids.ts'
import type { NewOutboxRow, OutboxKind, OutboxQueue } from './outbox.ts'

/** A subject whose views are drawn again; where they stand is read when this is written. */
export type Redraw = {
  subject: Subject
  /** Where its card belongs, whether it stands there or not. */
  homes: readonly Home[]
  /** `cards`: every copy of the card. `directs`: what people were told directly. */
  of: readonly ('cards' | 'directs')[]
}

/** Puts rows into the outbox. A redraw that waits already covers this one too: an index drops it. */
export const enqueue = (trx: Db, rows: readonly NewOutboxRow[], at: number): Promise<void> =>
  writeLate(
    trx,
    write,
    rows.map((row) => ({ row, at })),
  )

/**
 * Has all views of a subject drawn again. Read together at the end of a change: while it holds its
 * lock, but in one statement, so that no copy is missed that was posted a moment before.
 */
export const enqueueRedraw = (trx: Db, redraw: Redraw, at: number): Promise<void> =>
  writeLate(trx, write, [{ redraw, at }])

type Item = { row: NewOutboxRow; at: number } | { redraw: Redraw; at: number }

/** As many as one statement of SQLite takes. */
const rowsAtOnce = 400

async function write(trx: Db, items: Item[]): Promise<void> {
  const redraws = items.flatMap((item) => ('redraw' in item ? item : []))
  const at = redraws[0]?.at ?? 0
  const drawn = (await rowsOf(trx, redraws)).map((row) => ({ row, at }))
  const said = items.flatMap((item) => ('row' in item ? item : []))
  const rows = [...drawn, ...said].map(written)
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await trx('outbox')
      .insert(rows.slice(start, start + rowsAtOnce))
      .onConflict()
      .ignore()
  }
}

const written = ({ row: { event, ...row }, at }: { row: NewOutboxRow; at: number }) => ({
  ...row,
  body: JSON.stringify(event),
  state: 'pending',
  attempts: 0,
  dueAt: at,
  createdAt: at,
})

type View = OutboxQueue & { kind: OutboxKind; subject: Subject }

/** Each view once, the homes first. */
async function rowsOf(
  trx: Db,
  redraws: readonly { redraw: Redraw; at: number }[],
): Promise<NewOutboxRow[]> {
  if (redraws.length === 0) return []
  const all = redraws.map(({ redraw }) => redraw)
  const home = all.flatMap(({ subject, homes }) =>
    homes.map(({ channel: target, ...at }): View => ({ ...at, target, subject, kind: 'card' })),
  )
  const at = redraws[0]?.at ?? 0
  const views = [...home, ...(await standing(trx, all))]
  const once = new Map(views.map((view) => [JSON.stringify(Object.values(sorted(view))), view]))
  return [...once.values()].map((view) => ({ ...view, event: null, id: nextOutboxId(at) }))
}

const sorted = ({ platform, install, target, kind, subject }: View): View => ({
  platform,
  install,
  target,
  kind,
  subject,
})

async function standing(trx: Db, redraws: readonly Redraw[]): Promise<View[]> {
  const subjects = (of: 'cards' | 'directs') => [
    ...new Set(redraws.filter((one) => one.of.includes(of)).map(({ subject }) => subject)),
  ]
  const open = (table: 'cards' | 'directs') =>
    subjects(table).length === 0
      ? []
      : [trx(table).whereIn('subject', subjects(table)).where({ state: 'open' })]
  const at = ['platform', 'install', 'subject']
  const cards = open('cards').map((rows) =>
    rows.select(trx.raw("'card' as kind"), ...at, 'channel as target'),
  )
  const directs = open('directs').map((rows) =>
    rows.distinct(trx.raw("'directs' as kind"), ...at, 'userId as target'),
  )
  const [first, ...more] = [...cards, ...directs]
  if (!first) return []
  return first.unionAll(more).orderBy(['kind', 'platform', 'install', 'target', 'subject'])
}
