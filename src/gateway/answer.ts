import type { CompiledBot } from '../bot/compile.ts'
import type { Channel } from '../bot/definition.ts'
import type { ActiveBot, ExceptionSide } from '../domain/routing.ts'
import type { SessionRow } from '../store/live/sessions.ts'
import { chooseException } from '../domain/routing.ts'
import { backAtWords, peopleBackAt } from '../domain/conversation/opening-hours.ts'
import { converse, newConversation, sayWhenBack } from '../bot/converse.ts'
import type { ConversationEvent, ConversationState, Turn } from '../bot/converse.ts'
import type { Place, Reply } from '../bot/converse/turn.ts'
import type { Gateway } from './gateway.ts'
import { nobody } from './conversation-context.ts'
import type { ConversationContext, AnsweredBy } from './conversation-context.ts'

export type Spoken = { reply: Reply; by: AnsweredBy }
export type Problem = { code: string; text: string; flow?: string; step?: string }
export type Answer = {
  state: ConversationState
  spoken: Spoken[]
  problems: Problem[]
  /** The action server has to be asked before the conversation goes on. */
  action: string | null
  handOff: boolean
  /** The exception bot spoke, because the bot could not. */
  failed: boolean
  /** Which version of it; null where it did not speak. */
  exception: ExceptionSide | null
  /** The bot's fallback flow answered: nothing else fitted. */
  fellBack: boolean
  path: Place[]
}

const lastResort = 'Sorry, something went wrong on our side. Please try again later.'

/** One turn of a bot; where it fails, the org's exception bot answers (F37). */
export async function answer(
  gateway: Gateway,
  conversation: ConversationContext,
  state: ConversationState,
  event: ConversationEvent,
  at: number,
): Promise<Answer> {
  const { bot, channel, by, session } = conversation
  const turn = safeTurn(bot, state, event, channel)
  const closed = turn.handOff === true ? whenBack(bot, turn.state, channel, at) : []
  const own = [...turn.replies, ...closed].map((reply) => ({ reply, by }))
  const sorry = turn.failed ? await exceptionAnswer(gateway, channel, session) : nothingSaid
  return {
    state: turn.state,
    spoken: [...own, ...sorry.spoken],
    problems: turn.errors,
    action: turn.action?.name ?? null,
    handOff: turn.handOff ?? false,
    failed: turn.failed,
    exception: sorry.side,
    fellBack: turn.fellBack,
    path: turn.path,
  }
}

/** A customer who asks for a person while nobody is there hears when people are back (F73). */
function whenBack(
  bot: CompiledBot,
  state: ConversationState,
  channel: Channel,
  at: number,
): Reply[] {
  const { metadata } = bot.definition
  const back = peopleBackAt(metadata, at)
  if (back === null || metadata.time_zone === undefined) return []
  return sayWhenBack(bot, state, channel, backAtWords(back, metadata.time_zone, metadata.language))
}

type Sorry = { spoken: Spoken[]; side: ExceptionSide | null }
const nothingSaid: Sorry = { spoken: [], side: null }

/** Whom the exception bot answers, and what their session met of it before. */
type Asker = Pick<SessionRow, 'environment' | 'contact' | 'exception'>

/** What the org's exception bot says; a fixed sentence where even that fails. */
export async function exceptionAnswer(
  gateway: Gateway,
  channel: Channel,
  asker: Asker,
): Promise<Sorry> {
  const { exception } = await gateway.model.live()
  for (const side of exception ? sidesFor(exception, asker) : []) {
    const ready = await gateway.model.version(side.versionId)
    const start = { type: 'start' as const }
    const turn = ready && safeTurn(ready.bot, newConversation(ready.bot), start, channel)
    if (!turn || turn.replies.length === 0) continue
    return { spoken: turn.replies.map((reply) => ({ reply, by: side })), side }
  }
  return { spoken: [{ reply: { text: lastResort, buttons: [] }, by: nobody }], side: null }
}

/** What is lost or silent on the gray side must not leave a customer without an answer. */
function sidesFor(
  exception: ActiveBot,
  { environment, contact, exception: met }: Asker,
): ExceptionSide[] {
  const official = chooseException({ ...exception, gray: null }, contact, null)
  // Who tries a bot is no customer.
  const isLive = environment === 'live'
  const side = isLive ? chooseException(exception, contact, met && JSON.parse(met)) : official
  return [side, side?.track === 'gray' ? official : null].filter((one) => one !== null)
}

type SafeTurn = Omit<Turn, 'errors'> & { errors: Problem[] }

/** A definition that validation should have refused must not stop the gateway. */
function safeTurn(
  bot: CompiledBot,
  state: ConversationState,
  event: ConversationEvent,
  channel: Channel,
): SafeTurn {
  try {
    return converse(bot, state, event, channel)
  } catch (error) {
    const errors = [{ code: 'engine-failed', text: String(error) }]
    const fresh = newConversation(bot)
    const nothing = { replies: [], path: [], ended: true, fellBack: false }
    return { ...nothing, state: fresh, errors, failed: true }
  }
}
