import type { ConversationEvent } from '../bot/converse.ts'
import { endpointUrl } from '../store/routes.ts'
import { answer } from './answer.ts'
import type { Answer } from './answer.ts'
import { callAction } from './call-action.ts'
import type { Gateway } from './gateway.ts'
import { keepLines, keepTurn } from './keep-turn.ts'
import type { Sitting } from './sitting.ts'

export type Asking = {
  sitting: Sitting
  answer: Answer
  text: string
  at: number
  /** Where the actions of a frozen candidate are; else its name is looked up. */
  actionUrl?: string | undefined
}

/**
 * Calls the actions that a turn waits for. Every turn is kept before its action is called: whatever
 * happens meanwhile, nothing is asked twice. Returns all answers; the last waits for nothing.
 */
export async function finishActions(gateway: Gateway, asking: Asking): Promise<Answer[]> {
  let { sitting, answer: last } = asking
  const answers = [last]
  while (last.action !== null) {
    const event = await ask(gateway, asking, sitting, last.action, last)
    const next = await answer(gateway, sitting, last.state, event)
    const kept = await gateway.db.transaction((trx) =>
      keepTurn(gateway, trx, sitting, next, [], asking.at),
    )
    if (!kept) {
      await recordLate(gateway, sitting, last.action, asking.at)
      return answers
    }
    sitting = { ...sitting, session: kept }
    answers.push(next)
    last = next
  }
  return answers
}

async function ask(
  gateway: Gateway,
  { text, actionUrl }: Asking,
  { bot, session }: Sitting,
  action: string,
  { state }: Answer,
): Promise<ConversationEvent> {
  const name = bot.definition.metadata.actions
  const url = actionUrl ?? (name === undefined ? undefined : await endpointUrl(gateway.db, name))
  if (url === undefined) {
    const which = name === undefined ? 'names no action server' : `has no address for "${name}"`
    return { type: 'action-failed', reason: `the bot ${which}` }
  }
  const { contact } = session
  return callAction(gateway.settings.actions, { name: action, url, contact, text, bot, state })
}

/** The end user's next message, or an operator, did not wait for the action. */
async function recordLate(gateway: Gateway, { session, by }: Sitting, action: string, at: number) {
  const body = { code: 'action-late', text: `"${action}" answered after the session had gone on.` }
  await keepLines(gateway, gateway.db, session, session.id, [{ direction: 'error', body, by }], at)
}
