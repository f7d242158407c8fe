import { unheardWhy } from '../domain/conversation/contact.ts'
import type { TurnRoute } from '../domain/conversation/trace.ts'
import { chooseRoute, openingOn } from '../domain/routing.ts'
import type { Opening, Route } from '../domain/routing.ts'
import type { SessionRow } from '../store/live/sessions.ts'
import type { Problem } from './answer.ts'
import type { Gateway } from './gateway.ts'
import type { Live, LiveSender } from './read-model.ts'
import { newConversationContext } from './conversation-context.ts'
import type { ConversationContext, EndUser } from './conversation-context.ts'
import type { SessionToClose } from './take-turn.ts'

export type MessageRoute = { closes: SessionToClose | null } & (
  | { kind: 'talk'; conversation: ConversationContext; problem: Problem | null; route: TurnRoute }
  /** A bot is active, but it has no version that can answer. */
  | { kind: 'exception'; botId: string; problem: Problem }
  | { kind: 'silent'; why: 'nobody' | 'unverified' | 'unproved' }
)
type Asked = { endUser: EndUser; at: number; live: Live; sender: LiveSender }

type FindSession = () => SessionRow | undefined | Promise<SessionRow | undefined>

/**
 * Who answers an end user's live message: session, drain and release decide (F43-F49). Their open
 * session is asked for only where it matters.
 */
export async function routeSession(
  gateway: Gateway,
  endUser: EndUser & { number?: string | null },
  at: number,
  live: Live,
  find: FindSession,
): Promise<MessageRoute> {
  const sender = live.senders.get(endUser.place)
  if (!sender) return { kind: 'silent', why: 'nobody', closes: null }
  const { number = endUser.contact } = endUser
  const unheard = unheardWhy(sender.only, number)
  if (unheard !== null) return { kind: 'silent', why: unheard, closes: null }
  const asked = { endUser, at, live, sender }
  const session = (await find()) ?? null
  const route = routeOf(gateway, asked, session)
  if (route.kind !== 'pinned' && route.kind !== 'draining') {
    const closes = session && route.closes ? { session, why: route.closes } : null
    return opened(gateway, asked, route, closes, null)
  }
  const conversation = session && (await resumed(gateway, sender, session))
  if (conversation) {
    return { kind: 'talk', conversation, problem: null, closes: null, route: route.kind }
  }
  const closes = session && { session, why: lost.code }
  return opened(gateway, asked, openingOn(sender.active, endUser.contact), closes, lost)
}

const lost = {
  code: 'version-lost',
  text: 'The version that this session belongs to cannot be found.',
}
const notReleased = {
  code: 'not-released',
  text: 'The active bot has no released version that can be read.',
}

function routeOf(
  gateway: Gateway,
  { endUser, sender, at }: Asked,
  session: SessionRow | null,
): Route {
  return chooseRoute({
    contact: endUser.contact,
    session: session && { ...session, handedOver: session.handedOver === 1 },
    active: sender.active,
    drains: sender.drains,
    at,
    expiryMs: session?.expiryMs ?? gateway.settings.sessionExpiryMs,
  })
}

/** The session with its own version, or null when that is lost. */
async function resumed(
  gateway: Gateway,
  { channel }: LiveSender,
  session: SessionRow,
): Promise<ConversationContext | null> {
  const { botId, versionId, track, rule } = session
  const ready = versionId === null ? null : await gateway.model.version(versionId)
  const by = { botId, versionId, track, rule }
  return ready && { session, isNew: false, ...ready, channel, by }
}

/** A new session where a version can talk. `problem` is why the old one cannot go on. */
async function opened(
  gateway: Gateway,
  { endUser, at, sender }: Asked,
  opening: Opening,
  closes: SessionToClose | null,
  problem: Problem | null,
): Promise<MessageRoute> {
  const botId = sender.active?.botId ?? (problem ? closes?.session.botId : undefined)
  if (botId === undefined) return { kind: 'silent', why: 'nobody', closes }
  const ready = opening.kind === 'none' ? null : await gateway.model.version(opening.versionId)
  if (opening.kind === 'none' || !ready) {
    return { kind: 'exception', botId, problem: problem ?? notReleased, closes }
  }
  const { kind: track, versionId, rule, share } = opening
  const restarts = problem !== null
  const what = { botId, versionId, track, rule, share, snapshot: null, ...ready, restarts }
  const conversation = newConversationContext(
    gateway,
    endUser,
    { ...what, channel: sender.channel },
    at,
  )
  return { kind: 'talk', conversation, problem, closes, route: track }
}
