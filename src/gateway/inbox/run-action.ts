import { settleInbound } from '../../store/inbox/inbox-rows.ts'
import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { answer } from '../answer.ts'
import type { ConversationContext } from '../conversation-context.ts'
import { ask, callLine, lateLines } from '../actions/finish-actions.ts'
import { recordLines } from '../record-turn.ts'
import { preconditionFailed } from '../take-turn.ts'
import type { Call } from '../trace-turn.ts'
import { addTurn, emptyPlan, sendPlanned } from './batch-plan.ts'
import type { Acting, BatchPlan } from './batch-plan.ts'
import type { InboxWork } from './inbox-deps.ts'
import { writePlan } from './write-plan.ts'

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
      const { conversation, answer: last, text, at } = asking
      const { event, call } = await ask(gateway, conversation, last.action ?? '', last, text)
      const next = await answer(gateway, conversation, last.state, event, at)
      const plan = emptyPlan()
      const before = [callLine(call, next, conversation)]
      addTurn(work, plan, row, { conversation, answer: next, before })
      if (!(await isWritten(work, plan))) return await recordLate(work, row, conversation, call)
      sendPlanned(work, plan)
      acting = plan.acting[0]
    }
  } finally {
    work.wake()
  }
}

/** False when the session went on meanwhile, by an operator or another process. */
async function isWritten(work: InboxWork, plan: BatchPlan): Promise<boolean> {
  try {
    await work.gateway.db.transaction((trx) => writePlan(work, trx, plan))
    return true
  } catch (error) {
    if (error === preconditionFailed) return false
    throw error
  }
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
