import type { Event } from '../domain/events.ts'
import type { Db } from '../store/kit/database.ts'
import { insertMessages } from '../store/live/messages.ts'
import type { MessageRow } from '../store/live/messages.ts'
import { openSession, saveTurn } from '../store/live/sessions.ts'
import type { SessionRow } from '../store/live/sessions.ts'
import type { Answer, Problem } from './answer.ts'
import type { Gateway } from './gateway.ts'
import { recordHandOff } from './hand-off.ts'
import type { ConversationContext, AnsweredBy, EndUser } from './conversation-context.ts'

/** A line of the record; `code` is the kind of an error. */
export type Line = Pick<MessageRow, 'direction' | 'code'> & { body: object; by: AnsweredBy }

/** What is posted in the bot's channel; everything else is only recorded. */
const alarming = [
  'version-lost',
  'state-lost',
  'engine-failed',
  'action-failed',
  'action-silent',
  'nothing-said',
  'response-missing',
  'fallback-failed',
  'flow-missing',
  'step-missing',
  'too-many-steps',
  'patterns-too-dear',
  'too-deep',
]

/**
 * Writes one turn: the session, what was said and went wrong, and what the bot's channel hears; all
 * in the caller's transaction. Null when another process was faster: roll back.
 */
export async function recordTurn(
  gateway: Gateway,
  trx: Db,
  { session, isNew, by, bot }: ConversationContext,
  answer: Answer,
  before: Line[],
  at: number,
): Promise<SessionRow | null> {
  if (isNew && !(await openSession(trx, session))) return null
  const kept = await saveTurn(trx, session, turnedBy(session, answer, at))
  if (!kept) return null
  const lines = [...before, ...linesOf(answer, by)]
  const rows = await recordLines(gateway, trx, session, session.id, lines, at)
  for (const event of eventsOf(kept, answer)) await gateway.ports.tell(trx, event)
  await recordHandOff(gateway, trx, { session: kept, bot, rows, at })
  return kept
}

/** What a turn makes of its session. */
export const turnedBy = (
  session: SessionRow,
  { state, exception }: Pick<Answer, 'state' | 'exception'>,
  at: number,
) => ({
  conversation: JSON.stringify(state),
  exception: exception ? JSON.stringify(exception) : session.exception,
  handedOver: state.handedOver ? 1 : 0,
  lastAt: Math.max(session.lastAt, at),
})

export async function recordLines(
  gateway: Gateway,
  trx: Db,
  endUser: EndUser,
  sessionId: string | null,
  lines: Line[],
  at: number,
): Promise<MessageRow[]> {
  const rows = rowsOf(gateway, endUser, sessionId, lines, at)
  await insertMessages(trx, rows)
  return rows
}

/** The lines as they are kept, in their order. */
export function rowsOf(
  gateway: Gateway,
  { environment, place, contact }: EndUser,
  sessionId: string | null,
  lines: readonly Line[],
  at: number,
): MessageRow[] {
  return lines.map(({ direction, code, body, by: { botId, versionId, track, rule } }) => {
    const row: MessageRow = {
      id: gateway.newId(at),
      sessionId,
      environment,
      place,
      contact,
      direction,
      body: JSON.stringify(body),
      botId,
      versionId,
      track,
      rule,
      at,
    }
    if (code !== undefined) row.code = code
    return row
  })
}

export function linesOf(
  { problems, spoken }: Pick<Answer, 'problems' | 'spoken'>,
  by: AnsweredBy,
): Line[] {
  return [
    ...problems.map((problem) => errorLine(problem, by)),
    ...spoken.map((said): Line => ({ direction: 'out', body: said.reply, by: said.by })),
  ]
}

export const errorLine = (problem: Problem, by: AnsweredBy): Line => ({
  direction: 'error',
  code: problem.code,
  body: problem,
  by,
})

/** What the bot's channel hears of a turn. */
export function eventsOf(session: SessionRow, answer: Pick<Answer, 'problems'>): Event[] {
  if (session.environment !== 'live') return []
  const { botId, id: sessionId } = session
  const problem = alarmOf(answer.problems)
  return problem ? [{ type: 'bot.failed', botId, sessionId, problem }] : []
}

function alarmOf(problems: Problem[]): string {
  const serious = problems.filter(({ code }) => alarming.includes(code))
  return serious
    .map(({ text }) => text)
    .join(' ')
    .slice(0, 400)
}
