import type { Background } from '../../../src/background.ts'
import type { Answer, ChatCore, Incoming, Notice, User } from '../../../src/chat/port.ts'
import type { Came } from './came.ts'
import { createForms } from './choose.ts'
import type { Account, Identity } from '../identity.ts'
import { openLoading } from './loading.ts'
import { createSeen } from './origin.ts'
import { recording, restored, show } from '../outbound/show.ts'
import type { ShowDeps } from '../outbound/show.ts'
import { answerSubmit } from './submit.ts'
import type { Ack } from './submit.ts'

export type ReceiveDeps = Omit<ShowDeps, 'seen' | 'forms' | 'painting' | 'painted'> & {
  core: ChatCore
  identity: Identity
  /** Owns what is still being answered, so that a stop can wait for it. */
  answers: Background
  now: () => number
  /** How long a form may take before a view that says so takes its place. */
  formMs: number
  /** Buttons that are the adapter's own; false for all others. */
  ownClick: (action: string, came: Came) => Promise<boolean>
  /** Somebody did something: what only they see may look different now. */
  acted: (who: { install: string; userId: string }) => void
}
export type Receiving = ReceiveDeps & ShowDeps

export const createReceiving = (deps: ReceiveDeps): Receiving => ({
  ...deps,
  seen: createSeen(),
  forms: createForms(),
  painting: deps.core.painting,
  painted: deps.core.painted,
})

type Rest<T> = T extends unknown
  ? Omit<T, 'platform' | 'interactionId' | 'user' | 'channel' | 'at'>
  : never
export type What = Rest<Incoming>

/** A command or a click: acknowledged, then done, then shown where it came from. */
export async function act(deps: Receiving, came: Came, what: What, ack: Ack, label = '…') {
  await acknowledged(deps, ack)
  if (what.kind === 'click' && (await deps.ownClick(what.action, came))) return
  if (came.blocks && came.origin.subject !== null) deps.seen.keep(came.origin, came.blocks)
  const first = deps.core.firstAnswer(incomingOf(deps, came, what, nobodyYet(came)))
  // Our words end with … where a form follows; a click without one may be the decision itself.
  const isForm = first === 'form' && label.endsWith('…')
  const mayDecide = first === 'update' || (first === 'form' && !isForm)
  const recorded = mayDecide ? await recording(deps, came.origin) : null
  const work = answerTo(deps, came, what)
  const loading = isForm ? await openLoading(deps, came, work) : null
  const answer = await work
  if (recorded && answer.kind !== 'update') await restored(deps, came.origin, recorded)
  await show(deps, came, answer, loading)
  deps.acted(came.account)
}

/** A form that was sent. */
export async function submit(deps: Receiving, came: Came, what: What, ack: Ack): Promise<void> {
  const first = deps.core.firstAnswer(incomingOf(deps, came, what, nobodyYet(came)))
  const recorded = first === 'update' ? await recording(deps, came.origin) : null
  const shown = await answerSubmit(deps, came, answerTo(deps, came, what), ack)
  if (recorded && shown !== 'update') await restored(deps, came.origin, recorded)
  deps.acted(came.account)
}

/** Where Slack did not say who it is, nobody may act, and is told so. */
async function answerTo(deps: Receiving, came: Came, what: What): Promise<Answer> {
  const user = await whoIs(deps, came.account)
  return user
    ? deps.core.receive(incomingOf(deps, came, what, user))
    : { kind: 'notice', audience: 'private', notice: unknownUser }
}

/** Null where Slack does not say. */
export const whoIs = (deps: Receiving, account: Account): Promise<User | null> =>
  deps.identity.userOf(account).catch((error: unknown) => {
    deps.log('warn', 'Slack did not say who somebody is', error)
    return null
  })

const incomingOf = (deps: Receiving, came: Came, what: What, user: User): Incoming => ({
  ...what,
  platform: 'slack',
  interactionId: came.delivery,
  user,
  channel: came.origin.channel ?? came.account.userId,
  at: deps.now(),
})

/** How something is answered first depends on what it is, and on nobody. */
const nobodyYet = ({ account: { install, userId, name } }: Came): User => ({
  install,
  userId,
  name,
  stranger: true,
})

export const unknownUser: Notice = {
  tone: 'refused',
  lines: [
    ['Slack did not tell me who you are, so nothing was changed.'],
    ['Try again in a minute.'],
  ],
  buttons: [],
  files: [],
}

/** A dead connection takes no acknowledgement; the work is done and shown all the same. */
export async function acknowledged(deps: Pick<Receiving, 'log'>, ack: Ack): Promise<void> {
  await ack().catch((error: unknown) => deps.log('warn', 'Slack took no acknowledgement', error))
}

export async function working(deps: Receiving, work: Promise<unknown>): Promise<void> {
  const logged = work.catch((error: unknown) => deps.log('error', 'an answer failed', error))
  await deps.answers.track(logged)
}
