import { fail } from './stack.ts'
import { drive } from './steps.ts'
import { takeSilence } from './take-result.ts'
import { note, type Run } from './turn.ts'

/**
 * Silence never reaches a customer (F87): where a message got no answer, no action is under way and
 * no person has taken over, the reason is recorded and the fallback flow or the exception bot answers.
 * `action` is the one that was answered.
 */
export function breakSilence(run: Run, action: string | undefined): void {
  if (!isSilent(run)) return
  if (action !== undefined) return takeSilence(run, action)
  fail(run, 'nothing-said', 'The bot had nothing to say.')
  drive(run)
  if (!isSilent(run)) return
  note(run, 'fallback-failed', 'The fallback flow could not answer.')
  run.failed = true
}

function isSilent(run: Run): boolean {
  const { owesReply, handedOver, waiting } = run.state
  const acts = waiting?.for === 'action' || handedOver || run.failed
  return owesReply && run.replies.length === 0 && !acts
}
