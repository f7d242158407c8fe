import type { ConversationEvent } from '../bot/converse.ts'
import { answer } from './answer.ts'
import type { Answer } from './answer.ts'
import { callAction } from './call-action.ts'
import type { Gateway } from './gateway.ts'
import { errorLine, recordLines, recordTurn } from './record-turn.ts'
import type { ConversationContext } from './conversation-context.ts'

export type Asking = { conversation: ConversationContext; answer: Answer; text: string; at: number }

/**
 * Calls the actions that a turn waits for. Every turn is kept before its action is called: whatever
 * happens meanwhile, nothing is asked twice. Returns all answers; the last waits for nothing.
 */
export async function finishActions(gateway: Gateway, asking: Asking): Promise<Answer[]> {
  let { conversation, answer: last } = asking
  const answers = [last]
  while (last.action !== null) {
    const event = await ask(gateway, conversation, last.action, last, asking.text)
    const next = await answer(gateway, conversation, last.state, event)
    const kept = await gateway.db.transaction((trx) =>
      recordTurn(gateway, trx, conversation, next, [], asking.at),
    )
    if (!kept) {
      await recordLate(gateway, conversation, last.action, asking.at)
      return answers
    }
    conversation = { ...conversation, session: kept }
    answers.push(next)
    last = next
  }
  return answers
}

async function ask(
  gateway: Gateway,
  { bot, session, endpoint }: ConversationContext,
  name: string,
  { state }: Answer,
  text: string,
): Promise<ConversationEvent> {
  if (endpoint === null) return { type: 'action-failed', reason: 'the bot has no action server' }
  const { contact } = session
  return callAction(gateway.settings.actions, { name, endpoint, contact, text, bot, state })
}

/** The end user's next message, or an operator, did not wait for the action. */
async function recordLate(
  gateway: Gateway,
  { session, by }: ConversationContext,
  action: string,
  at: number,
) {
  const text = `"${action}" answered after the session had gone on.`
  const line = errorLine({ code: 'action-late', text }, by)
  await recordLines(gateway, gateway.db, session, session.id, [line], at)
}
