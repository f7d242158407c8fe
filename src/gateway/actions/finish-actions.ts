import type { ConversationEvent } from '../../bot/converse.ts'
import { answer } from '../answer.ts'
import type { Answer } from '../answer.ts'
import { callAction } from './call-action.ts'
import type { ActionCall } from './call-action.ts'
import type { Gateway } from '../gateway.ts'
import { errorLine, recordLines, recordTurn } from '../record-turn.ts'
import { traceCall } from '../trace-turn.ts'
import type { Call } from '../trace-turn.ts'
import type { Line } from '../record-turn.ts'
import type { ConversationContext } from '../conversation-context.ts'
import { inQuotes } from '../../domain/conversation/foreign-name.ts'

export type Asking = { conversation: ConversationContext; answer: Answer; text: string; at: number }

/**
 * Calls the actions that a turn waits for. Every turn is kept before its action is called: whatever
 * happens meanwhile, nothing is asked twice. Returns all answers; the last waits for nothing.
 */
export async function finishActions(gateway: Gateway, asking: Asking): Promise<Answer[]> {
  let { conversation, answer: last } = asking
  const answers = [last]
  while (last.action !== null) {
    const { event, call } = await ask(gateway, conversation, last.action, last, asking.text)
    const next = await answer(gateway, conversation, last.state, event, asking.at)
    const kept = await gateway.db.transaction((trx) =>
      recordTurn(gateway, trx, conversation, next, [callLine(call, next, conversation)], asking.at),
    )
    if (!kept) {
      await recordLate(gateway, conversation, call, asking.at)
      return answers
    }
    conversation = { ...conversation, session: kept }
    answers.push(next)
    last = next
  }
  return answers
}

/** Calls one action: what it answered, or why it failed. */
export async function ask(
  gateway: Gateway,
  { bot, session, endpoint, profile }: ConversationContext,
  name: string,
  { state }: Answer,
  text: string,
): Promise<{ event: ConversationEvent; call: Call }> {
  const { contact } = session
  const { actions } = gateway.settings
  const from = actions.now()
  const event =
    endpoint === null
      ? { type: 'action-failed' as const, reason: 'the bot has no action server' }
      : await callInTurn(gateway, session.botId, {
          name,
          endpoint,
          contact,
          text,
          bot,
          state,
          profile,
        })
  const ms = Math.max(0, actions.now() - from)
  return { event, call: { action: name, endpoint, slots: state.slots, event, ms } }
}

/** What waits too long for its turn fails as what is answered too late. */
async function callInTurn(
  { actionTurns, settings }: Gateway,
  botId: string,
  call: ActionCall,
): Promise<ConversationEvent> {
  let over = () => {}
  try {
    over = await actionTurns.take(call.endpoint.url, botId)
  } catch (error) {
    return { type: 'action-failed', reason: error instanceof Error ? error.message : String(error) }
  }
  try {
    return await callAction(settings.actions, call)
  } finally {
    over()
  }
}

export const callLine = (
  call: Call,
  { path }: Pick<Answer, 'path'>,
  { by }: Pick<ConversationContext, 'by'>,
): Line => ({ direction: 'call', body: traceCall(call, path), by })

/** The end user's next message, or an operator, did not wait for the action. */
async function recordLate(
  gateway: Gateway,
  { session, by }: ConversationContext,
  call: Call,
  at: number,
) {
  await recordLines(gateway, gateway.db, session, session.id, lateLines(call, by), at)
}

export function lateLines(call: Call, by: ConversationContext['by']): Line[] {
  const text = `${inQuotes(call.action)} answered after the session had gone on.`
  return [callLine(call, { path: [] }, { by }), errorLine({ code: 'action-late', text }, by)]
}
