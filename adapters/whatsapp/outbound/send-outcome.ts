import { z } from 'zod'
import type { ChannelProblem, SendOutcome } from '../../../src/gateway/channel-port.ts'
import { id } from '../fields.ts'
import { problemOf } from '../problems.ts'
import type { GraphAnswer } from './graph-client.ts'

const failed = z.object({
  error: z.object({
    code: z.number().nullable().catch(null),
    message: z.string().nullable().catch(null),
    is_transient: z.boolean().catch(false),
    error_data: z
      .object({ details: z.string().nullable().catch(null) })
      .nullable()
      .catch(null),
  }),
})
const accepted = z.object({
  messages: z.tuple([z.object({ id })]).rest(z.unknown()),
  contacts: z
    .array(z.object({ wa_id: z.string().catch(''), user_id: z.string().catch('') }))
    .catch([]),
})
const marked = z.object({ success: z.literal(true) })

/** What became of a message. `token` never shows in what is told of it. */
export function outcomeOf(answer: GraphAnswer, attempt: number, token: string): SendOutcome {
  if (answer.status === null) return withoutAnswer(answer, attempt)
  const { status, body, retryAfterMs } = answer
  const error = failed.safeParse(body).data?.error
  if (error) {
    const words = [error.message, error.error_data?.details ?? null]
    const how = { status, isTransient: error.is_transient, hide: token }
    return notSent(problemOf(error.code, words, how), attempt, retryAfterMs)
  }
  const taken = accepted.safeParse(body).data
  if (status < 300 && taken) {
    const [{ id: messageId }] = taken.messages
    return { fate: 'accepted', messageId, aliases: taken.contacts.flatMap(aliasesIn) }
  }
  const problem = problemOf(null, [`WhatsApp answered ${status}, and nothing to go by`], { status })
  return isUnclear(status) ? { fate: 'unknown', problem } : notSent(problem, attempt, retryAfterMs)
}

/** A read mark changes nothing for the customer when it is made twice or never. */
export function markOutcomeOf(answer: GraphAnswer, messageId: string, token: string): SendOutcome {
  const isMarked = answer.status !== null && marked.safeParse(answer.body).success
  return isMarked ? { fate: 'accepted', messageId, aliases: [] } : outcomeOf(answer, 1, token)
}

function withoutAnswer(
  { neverReached, why }: Extract<GraphAnswer, { status: null }>,
  attempt: number,
): SendOutcome {
  const problem = problemOf(null, [why], { status: 503 })
  return neverReached ? notSent(problem, attempt, 0) : { fate: 'unknown', problem }
}

/** Somebody in between may have answered for Meta, which may have taken the message. */
const isUnclear = (status: number): boolean =>
  status < 300 || status === 408 || (status >= 500 && status !== 503)

const waitMsMax = 300_000

function notSent(problem: ChannelProblem, attempt: number, retryAfterMs: number): SendOutcome {
  const backoffMs = Math.min(problem.afterMs * 2 ** Math.max(0, attempt - 1), waitMsMax)
  return {
    fate: problem.fate,
    problem,
    afterMs: Math.max(problem.afterMs, backoffMs, retryAfterMs),
  }
}

const aliasesIn = ({ wa_id: phone, user_id: user }: { wa_id: string; user_id: string }) => [
  ...(user === '' ? [] : [{ kind: 'user' as const, id: user }]),
  ...(phone === '' ? [] : [{ kind: 'phone' as const, id: phone }]),
]
