import { failTurn } from './stack.ts'
import { runSteps } from './steps.ts'
import { takeSilence } from './take-result.ts'
import { recordError, type TurnRun } from './turn.ts'

/**
 * Silence never reaches a customer (F87): where a message got no answer, no action is under way and
 * no person has taken over, the reason is recorded and the fallback flow or the exception bot answers.
 * `action` is the one that was answered.
 */
export function breakSilence(run: TurnRun, action: string | undefined): void {
  if (!isSilent(run)) return
  if (action !== undefined) return takeSilence(run, action)
  failTurn(run, 'nothing-said', 'The bot had nothing to say.')
  runSteps(run)
  if (!isSilent(run)) return
  recordError(run, 'fallback-failed', 'The fallback flow could not answer.')
  run.failed = true
}

function isSilent(run: TurnRun): boolean {
  const { owesReply, handedOver, waiting } = run.state
  const acts = waiting?.for === 'action' || handedOver || run.failed
  return owesReply && run.replies.length === 0 && !acts
}
