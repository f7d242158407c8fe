import { silenceLine } from '../../domain/sender-change.ts'
import type { Db } from '../../store/kit/database.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { senderChangeOf } from '../activations/sender-change-of.ts'
import { candidateOf } from './candidate-of.ts'

/** What an approver ticks now: the policy's items, and a line of its own for silence (F25, F48). */
export async function checklistOf(db: Db, request: RequestRow): Promise<string[]> {
  const { definition } = candidateOf(request)
  const silence = silenceLine(await senderChangeOf(db, request.botId, request.track, definition))
  return [...request.policy.checklist, ...(silence === null ? [] : [silence])]
}
