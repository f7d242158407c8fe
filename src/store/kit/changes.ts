import { TooSoon } from '../../refusal.ts'
import { changeCount, keepHead, lockChanges } from './audit.ts'
import type { ChangeCount } from './audit.ts'
import type { Db } from './database.ts'
import { keepLateWrites, writeAll } from './late-writes.ts'
import { memoizeReads } from './read-memo.ts'
import type { ReadMemo } from './read-memo.ts'
import { inSnapshot } from './sqlite.ts'
import { collectTexts, writeTexts } from './texts.ts'
import type { Texts } from './texts.ts'
import { createTurns } from '../../turns.ts'
import type { Turns } from '../../turns.ts'

const againSeconds = 10
const limits = {
  waitingMax: 2000,
  waitMaxMs: 30_000,
  busy: (waiting: number) =>
    new TooSoon(
      `Slipway is busy: ${waiting} changes wait for their turn, so nothing was saved.`,
      `Try again in ${againSeconds} seconds.`,
      againSeconds,
    ),
}
const turnsOf = new WeakMap<Db, Turns>()

/**
 * Runs one change of the control plane in its transaction. All changes of all processes run one after
 * the other (`lockChanges`), so what is read inside is still true when it is written. Those of this
 * process wait here before they take a connection, fairly between people (`who`).
 *
 * `readAhead` reads before the lock is taken what `work` will read: that is not asked again inside,
 * unless another process changed something meanwhile. Long texts are written before it too. So the lock
 * is held for short writes alone.
 *
 * @throws TooSoon when too many wait
 */
export async function inOneChange<T>(
  db: Db,
  who: string,
  work: (trx: Db) => Promise<T>,
  readAhead?: (db: Db) => Promise<unknown>,
): Promise<T> {
  const turns = turnsOf.get(db) ?? createTurns(limits)
  turnsOf.set(db, turns)
  const leave = await turns.take(who)
  try {
    const ahead = readAhead ? await readBefore(db, readAhead) : null
    if (ahead) await writeTexts(db, ahead.texts)
    return await db.transaction(async (trx) => {
      const locked = await lockChanges(trx)
      memoizeReads(trx, ahead && isSame(ahead.count, locked) ? ahead.memo : new Map())
      keepHead(trx, locked)
      keepLateWrites(trx)
      const result = await work(trx)
      await writeAll(trx)
      return result
    })
  } finally {
    leave()
  }
}

/** Tables that others than changes write to. */
const moving = [
  'cards directs outbox out_of_turn interactions playground_messages slack_installations',
  'sessions session_counts session_deltas drains messages inbound shown_failures hand_offs link_scans',
  'inbox_messages outbound_messages contact_windows channel_alerts contacts contact_aliases',
  'channel_numbers channel_news sender_proofs unread_told mailboxes mail_threads',
  'bot_troubles notices notifiers',
  'texts text_parts meta leases form_drafts schedule_proposals endpoint_secrets tokens link_codes',
]
const movesWithoutLock = new RegExp(`[\`"](${moving.join(' ').replaceAll(' ', '|')})[\`"]`)

/** Every change is counted: while none came between, what control reads is as it was. */
async function readBefore(db: Db, read: (db: Db) => Promise<unknown>) {
  const memo: ReadMemo = new Map()
  let texts: Texts = new Map()
  const count = await inSnapshot(db, async (snapshot) => {
    texts = collectTexts(snapshot)
    const before = await changeCount(snapshot)
    memoizeReads(snapshot, memo)
    await read(snapshot)
    return before
  })
  for (const [key, { sql }] of memo) if (movesWithoutLock.test(sql)) memo.delete(key)
  return { count, memo, texts }
}

const isSame = (one: ChangeCount, other: ChangeCount): boolean =>
  one.seq === other.seq && one.turn === other.turn
