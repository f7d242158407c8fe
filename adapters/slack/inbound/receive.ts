import type { Background } from '../../../src/background.ts'
import type { Answer, ChatCore, Incoming, Notice, User } from '../../../src/chat/port.ts'
import type { Interaction } from './interaction.ts'
import { createOpenForms } from './open-forms.ts'
import type { Account, Identity } from '../identity.ts'
import { openLoadingView } from './loading-view.ts'
import { createCardSnapshots } from './origin.ts'
import { showRecording, restoreCard, showAnswer } from '../outbound/show-answer.ts'
import type { ShowDeps } from '../outbound/show-answer.ts'
import { answerSubmit } from './submit.ts'
import type { Ack } from './submit.ts'

export type ReceiveDeps = Omit<
  ShowDeps,
  'cardSnapshots' | 'forms' | 'beforeAdapterDraw' | 'afterAdapterDraw' | 'directShown'
> & {
  core: ChatCore
  identity: Identity
  /** Owns what is still being answered, so that a stop can wait for it. */
  answers: Background
  now: () => number
  /** How long a form may take before a view that says so takes its place. */
  formMs: number
  /** Buttons that are the adapter's own; false for all others. */
  ownClick: (action: string, interaction: Interaction) => Promise<boolean>
  /** Somebody did something: what only they see may look different now. */
  acted: (who: { install: string; userId: string }) => void
}
export type Receiving = ReceiveDeps & ShowDeps

export const createReceiving = (deps: ReceiveDeps): Receiving => ({
  ...deps,
  cardSnapshots: createCardSnapshots(),
  forms: createOpenForms(),
  beforeAdapterDraw: deps.core.beforeAdapterDraw,
  afterAdapterDraw: deps.core.afterAdapterDraw,
  directShown: deps.core.directShown,
})

type ContentOf<T> = T extends unknown
  ? Omit<T, 'platform' | 'interactionId' | 'user' | 'channel' | 'at'>
  : never
export type IncomingContent = ContentOf<Incoming>

/** A command or a click: acknowledged, then done, then shown where it came from. */
export async function handleAction(
  deps: Receiving,
  interaction: Interaction,
  what: IncomingContent,
  ack: Ack,
  label = '…',
) {
  await acknowledge(deps, ack)
  if (what.kind === 'click' && (await deps.ownClick(what.action, interaction))) return
  if (interaction.blocks && interaction.origin.subject !== null)
    deps.cardSnapshots.keep(interaction.origin, interaction.blocks)
  const first = deps.core.firstAnswer(incomingOf(deps, interaction, what, nobodyYet(interaction)))
  // Our words end with … where a form follows; a click without one may be the decision itself.
  const isForm = first === 'form' && label.endsWith('…')
  const mayDecide = first === 'update' || (first === 'form' && !isForm)
  const recorded = mayDecide ? await showRecording(deps, interaction.origin) : null
  const work = answerTo(deps, interaction, what)
  const loading = isForm ? await openLoadingView(deps, interaction, work) : null
  const answer = await work
  if (recorded && answer.kind !== 'update') await restoreCard(deps, interaction.origin, recorded)
  await showAnswer(deps, interaction, answer, loading)
  deps.acted(interaction.account)
}

/** A form that was sent. */
export async function handleSubmit(
  deps: Receiving,
  interaction: Interaction,
  what: IncomingContent,
  ack: Ack,
): Promise<void> {
  const first = deps.core.firstAnswer(incomingOf(deps, interaction, what, nobodyYet(interaction)))
  const recording = first === 'update' ? createRecording(deps, interaction.origin) : null
  const work = answerTo(deps, interaction, what, recording?.accepted)
  const shown = await answerSubmit(deps, interaction, recording?.under(work) ?? work, ack)
  const recorded = (await recording?.stood()) ?? null
  if (recorded && shown !== 'update') await restoreCard(deps, interaction.origin, recorded)
  deps.acted(interaction.account)
}

/** Most answers are there sooner, and one edit of the card is enough then. */
const recordingAfterMs = 300

/** "Recording…" on the card, but not before the form was accepted: a refused one changes nothing. */
function createRecording(deps: Receiving, origin: Interaction['origin']) {
  let timer: NodeJS.Timeout | undefined
  let shown: ReturnType<typeof showRecording> | null = null
  return {
    accepted: () => {
      timer ??= setTimeout(() => {
        shown = showRecording(deps, origin)
      }, recordingAfterMs).unref()
    },
    /** The answer, which is drawn over it and not under it. */
    under: async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work
      } finally {
        clearTimeout(timer)
        await shown
      }
    },
    /** What stood there, or null. */
    stood: () => shown,
  }
}

/** Where Slack did not say who it is, nobody may act, and is told so. */
async function answerTo(
  deps: Receiving,
  interaction: Interaction,
  what: IncomingContent,
  accepted?: () => void,
): Promise<Answer> {
  const user = await lookUpUser(deps, interaction.account)
  return user
    ? deps.core.receive(incomingOf(deps, interaction, what, user), accepted)
    : { kind: 'notice', audience: 'private', notice: unknownUser }
}

/** Null where Slack does not say. */
export const lookUpUser = (deps: Receiving, account: Account): Promise<User | null> =>
  deps.identity.userOf(account).catch((error: unknown) => {
    deps.log('warn', 'Slack did not say who somebody is', error)
    return null
  })

const incomingOf = (
  deps: Receiving,
  interaction: Interaction,
  what: IncomingContent,
  user: User,
): Incoming => ({
  ...what,
  platform: 'slack',
  interactionId: interaction.delivery,
  user,
  channel: interaction.origin.channel ?? interaction.account.userId,
  at: deps.now(),
})

/** How something is answered first depends on what it is, and on nobody. */
const nobodyYet = ({ account: { install, userId, name } }: Interaction): User => ({
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
export async function acknowledge(deps: Pick<Receiving, 'log'>, ack: Ack): Promise<void> {
  await ack().catch((error: unknown) => deps.log('warn', 'Slack took no acknowledgement', error))
}

export async function trackPending(deps: Receiving, work: Promise<unknown>): Promise<void> {
  const logged = work.catch((error: unknown) => deps.log('error', 'an answer failed', error))
  await deps.answers.track(logged)
}
