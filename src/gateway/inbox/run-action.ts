import { settleInbound } from '../../store/inbox/inbox-rows.ts'
import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { answer } from '../answer.ts'
import type { ConversationContext } from '../conversation-context.ts'
import { ask, callLine, lateLines } from '../actions/finish-actions.ts'
import { recordLines } from '../record-turn.ts'
import type { Call } from '../trace-turn.ts'
import { addTurn, emptyPlan } from './batch-plan.ts'
import type { Acting } from './batch-plan.ts'
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
      const { conversation, answer: last, text, at } = asking
      const { event, call } = await ask(gateway, conversation, last.action ?? '', last, text)
      const next = await answer(gateway, conversation, last.state, event, at)
      const plan = emptyPlan()
      const before = [callLine(call, next, conversation)]
      addTurn(work, plan, row, { conversation, answer: next, before })
      if (!(await keepAnswer(work, plan))) return await recordLate(work, row, conversation, call)
      acting = plan.acting[0]
    }
  } finally {
    work.wake()
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
