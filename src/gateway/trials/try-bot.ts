import type { Reply } from '../../bot/converse/turn.ts'
import { explainIntent } from '../../bot/intents.ts'
import type { TriedContent } from '../../domain/conversation/try.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { findOpenSession } from '../../store/live/sessions.ts'
import type { SessionRow } from '../../store/live/sessions.ts'
import { acceptId, acceptMessage } from '../accept-message.ts'
import type { EndUserMessage } from '../accept-message.ts'
import type { Answer, Problem } from '../answer.ts'
import type { Gateway } from '../gateway.ts'
import type { Line } from '../record-turn.ts'
import { newConversationContext } from '../conversation-context.ts'
import type { ConversationContext, EndUser } from '../conversation-context.ts'
import { developmentOf, sandboxOf, triedOf } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'
import { takeTurn, retryOnConflict } from '../take-turn.ts'
import type { Message } from '../take-turn.ts'
import { inQuotes, isPlainName } from '../../domain/conversation/foreign-name.ts'

export type TrialMessage = EndUserMessage & {
  environment: 'sandbox' | 'development'
  botId: string
  /** In the Sandbox: exactly this; without it, what is there. */
  content?: TriedContent
  /** Where messages can arrive twice; an answered one is not answered again. */
  messageId?: string
}
export type TrialResult = {
  outcome:
    | 'answered'
    /** The exception bot spoke, alone or after what the bot still could say (F37). */
    | 'exception'
    /** A person has taken over: recorded, not answered. */
    | 'handed over'
    /** This message came before: nothing happened. */
    | 'duplicate'
  replies: Reply[]
  sessionId: string | null
  /** What answered: `R-12`, `V1.2` or `draft 14`. */
  label: string
  /** Why the conversation starts again, if it does. */
  notice: string | null
  /** What went wrong inside the bot, for the person who tries it. */
  problems: Problem[]
}

/**
 * Talks to the candidate of the open request (Sandbox) or to the draft (Development), outside of
 * all that is live. A conversation stays with what it began with; when that changed, it starts
 * again and says so.
 *
 * @throws Refusal NOT_FOUND when there is nothing to talk to, VALIDATION when it cannot be read
 */
export async function tryBot(gateway: Gateway, trial: TrialMessage): Promise<TrialResult> {
  const { environment, botId, content, messageId = gateway.newId(trial.at), ...said } = trial
  acceptId('message id', messageId)
  const message = { ...acceptMessage(said), messageId }
  const bot = await botOrThrow(gateway.db, botId)
  const endUser = { environment, place: bot.id, contact: message.contact }
  const queueKey = JSON.stringify([environment, bot.id, message.contact])
  return gateway.inQueue(queueKey, () =>
    retryOnConflict(() => attempt(gateway, message, bot, endUser, content)),
  )
}

async function attempt(
  gateway: Gateway,
  message: Message,
  bot: BotRow,
  endUser: EndUser & { environment: 'sandbox' | 'development' },
  content: TriedContent | undefined,
): Promise<TrialResult | null> {
  const snapshotOf = endUser.environment === 'sandbox' ? sandboxOf : developmentOf
  const snapshot = await (content ? triedOf(gateway, bot, content) : snapshotOf(gateway, bot))
  const session = await findOpenSession(gateway.db, endUser)
  const expiryMs = session?.expiryMs ?? gateway.settings.sessionExpiryMs
  const why = session && endOf(session, snapshot, message.at, expiryMs)
  const conversation =
    session && !why
      ? resumed(session, snapshot)
      : begun(gateway, endUser, bot, snapshot, message.at)
  const notice = why ? noticeOf(bot, snapshot, why) : null
  const before: Line[] = notice
    ? [{ direction: 'note', body: { text: notice }, by: conversation.by }]
    : []
  const closes = session && why ? { session, why } : null
  const preconditions = { inbox: `${endUser.environment}:${bot.id}`, closes, revision: null }
  const taken = await takeTurn(gateway, message, preconditions, {
    conversation,
    before,
    problem: null,
  })
  const { label } = snapshot
  if (taken === null) return null
  if (taken === 'duplicate') {
    return { outcome: taken, replies: [], sessionId: null, label, notice: null, problems: [] }
  }
  const { sessionId, answers } = taken
  const problems = [
    ...answers.flatMap((answer) => answer.problems),
    ...notUnderstood(snapshot, message, answers),
    ...withheldIn(snapshot, answers),
  ]
  const replies = repliesOf(answers)
  return { outcome: outcomeOf(answers), replies, sessionId, label, notice, problems }
}

const repliesOf = (answers: Answer[]): Reply[] =>
  answers.flatMap(({ spoken }) => spoken.map(({ reply }) => reply))

function outcomeOf(answers: Answer[]): TrialResult['outcome'] {
  if (answers.some(({ failed }) => failed)) return 'exception'
  const silent = repliesOf(answers).length === 0
  return silent && answers.at(-1)?.state.handedOver ? 'handed over' : 'answered'
}

/** Where the fallback flow answered a text: what it was close to, and to which example. */
function notUnderstood(
  { bot }: Snapshot,
  { text, payload }: Message,
  answers: Answer[],
): Problem[] {
  if (payload !== undefined || !answers.some(({ fellBack }) => fellBack)) return []
  const { match, nearest } = explainIntent(bot.intents, text)
  if (match || nearest.length === 0) return []
  const near = nearest.map(({ intent, score, example }) => {
    return `${isPlainName(intent) ? intent : inQuotes(intent)} ${Math.round(score * 100)} % by ${inQuotes(example)}`
  })
  const what = `Not understood. Nearest: ${near.join('; ')}.`
  return [{ code: 'not-understood', text: what }]
}

/** Whoever tries it has to know why its action server may have refused. */
const withheldIn = ({ withheld }: Snapshot, answers: Answer[]): Problem[] =>
  withheld !== null && answers.some(({ action }) => action !== null)
    ? [{ code: 'secret-withheld', text: withheld }]
    : []

function endOf(
  session: SessionRow,
  snapshot: Snapshot,
  at: number,
  expiryMs: number,
): 'expired' | 'changed' | 'with a person' | null {
  if (session.lastAt + expiryMs <= at) return 'expired'
  if (session.snapshot !== snapshot.hash) return 'changed'
  return session.handedOver === 1 ? 'with a person' : null
}

function resumed(session: SessionRow, snapshot: Snapshot): ConversationContext {
  const { botId, versionId, track, rule } = session
  const { bot, label, profile, endpoint, channel } = snapshot
  const by = { botId, versionId, track, rule }
  return { session, isNew: false, bot, label, profile, endpoint, channel, by }
}

function begun(
  gateway: Gateway,
  endUser: EndUser,
  { id: botId }: BotRow,
  { versionId, hash: snapshot, ...ready }: Snapshot,
  at: number,
): ConversationContext {
  const who = { botId, versionId, track: null, rule: null, share: null, snapshot, restarts: false }
  return newConversationContext(gateway, endUser, { ...who, ...ready }, at)
}

function noticeOf(
  bot: BotRow,
  { label }: Snapshot,
  why: NonNullable<ReturnType<typeof endOf>>,
): string | null {
  if (why === 'expired') return null
  return why === 'changed'
    ? `${bot.name} changed since your last message. You now talk to ${label}, from the start.`
    : `In Live a person would answer this in the bot's channel. Here nobody is called, so you talk to ${label} from the start.`
}
