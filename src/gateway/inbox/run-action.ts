import { settleInbound } from '../../store/inbox/inbox-rows.ts'
import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import type { Db } from '../../store/kit/database.ts'
import { findSession } from '../../store/live/sessions.ts'
import type { SessionRow } from '../../store/live/sessions.ts'
import { answer } from '../answer.ts'
import type { ConversationContext } from '../conversation-context.ts'
import { ask, callLine, lateLines } from '../actions/finish-actions.ts'
import { recordLines } from '../record-turn.ts'
import type { Call } from '../trace-turn.ts'
import { addTurn, emptyPlan } from './batch-plan.ts'
import type { Acting, BatchPlan } from './batch-plan.ts'
import type { InboxWork } from './inbox-deps.ts'
import { keepAnswer } from './keep-answer.ts'

/**
 * Asks the action server that a turn waits for, outside any batch, and writes what comes of it; then
 * what that waits for. Meanwhile only this contact's messages wait.
 */
export async function runAction(work: InboxWork, first: Acting): Promise<void> {
  const { gateway } = work
  let acting: Acting | undefined = first
  try {
    while (acting) {
      const { row, asking }: Acting = acting
      const { conversation, answer: last, text } = asking
      const said = await ask(gateway, conversation, last.action ?? '', last, text)
      const plan = await keepSaid(work, acting, said)
      if (plan === null) return await recordLate(work, row, conversation, said.call)
      acting = plan.acting[0]
    }
  } finally {
    work.wake()
  }
}

type Said = Awaited<ReturnType<typeof ask>>

/** A contact may be found to be another one more than once, but hardly within one call. */
const movesMax = 3

/** What was written of an answer; null where the session went on without it. */
async function keepSaid(
  work: InboxWork,
  { row, asking: { conversation: asked, answer: last, at } }: Acting,
  { event, call }: Said,
): Promise<BatchPlan | null> {
  let session: SessionRow | null = asked.session
  for (let moves = 0; session !== null && moves < movesMax; moves += 1) {
    const conversation: ConversationContext = { ...asked, session }
    const next = await answer(work.gateway, conversation, last.state, event, at)
    const plan = emptyPlan()
    const before = [callLine(call, next, conversation)]
    const theirs = { ...row, contact: session.contact }
    addTurn(work, plan, theirs, { conversation, answer: next, before })
    if (await keepAnswer(work, plan)) return plan
    session = await movedTo(work.gateway.db, session)
  }
  return null
}

/** The session as another contact's, who turned out to be the same person; null where it went on. */
async function movedTo(db: Db, session: SessionRow): Promise<SessionRow | null> {
  const now = await findSession(db, session.id)
  if (now?.state !== 'open' || now.contact === session.contact) return null
  return now.conversation === session.conversation ? now : null
}

async function recordLate(
  { gateway, now }: InboxWork,
  row: InboxRow,
  { session, by }: ConversationContext,
  call: Call,
): Promise<void> {
  await gateway.db.transaction(async (trx) => {
    await recordLines(gateway, trx, session, session.id, lateLines(call, by), row.at)
    await settleInbound(trx, [row.id], now())
  })
}
