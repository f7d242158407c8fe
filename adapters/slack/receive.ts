import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt'
import type { PlainTextOption } from '@slack/types'
import type { ChatCore, Incoming, Notice } from '../../src/chat/port.ts'
import { fromAction, fromCommand, fromShortcut, fromSubmit, accountOf } from './came.ts'
import type { Came } from './came.ts'
import type { Identity } from './identity.ts'
import type { Log } from './log.ts'
import { reviewShortcut } from './manifest.ts'
import { createSeen } from './origin.ts'
import { optionsOf } from './render-form.ts'
import { valuesIn } from './read-values.ts'
import { recording, restored, show } from './show.ts'
import type { ShowDeps } from './show.ts'
import { answerSubmit } from './submit.ts'
import type { Ack } from './submit.ts'
import { tell } from './tell.ts'
import { plainCommand } from './text.ts'
import type { Workspaces } from './workspaces.ts'

export type ReceiveDeps = {
  core: ChatCore
  identity: Identity
  workspaces: Workspaces
  now: () => number
  log: Log
  /** Buttons that are the adapter's own; false for all others. */
  ownClick: (action: string, came: Came) => Promise<boolean>
  /** Somebody did something: what only they see may look different now. */
  acted: (who: { install: string; userId: string }) => void
}
/** `pending` is what is still being worked on, so that a stop can wait for it. */
export type Receiving = ReceiveDeps & ShowDeps & { pending: Set<Promise<unknown>> }

export const createReceiving = (deps: ReceiveDeps): Receiving => ({
  ...deps,
  seen: createSeen(),
  pending: new Set(),
})

/** The way in: a few listeners that catch everything; the core knows what each of it means. */
export function listen(app: App, deps: Receiving): void {
  app.command(/.*/, async ({ command, ack }) => {
    const text = plainCommand(command.command, command.text)
    await working(deps, act(deps, fromCommand(command), { kind: 'command-text', text }, ack))
  })
  app.action<BlockAction>(/.*/, async ({ body, action, ack }) => {
    if (action.type !== 'button') return acknowledged(deps, ack)
    const what = { kind: 'click', action: action.action_id } as const
    await working(deps, act(deps, fromAction(body), what, ack))
  })
  app.view<ViewSubmitAction>(/.*/, async ({ body, view, ack }) => {
    const values = valuesIn(view.state.values)
    const came = fromSubmit(body)
    await working(deps, submit(deps, came, { kind: 'submit', form: view.callback_id, values }, ack))
  })
  app.options(/^pick:/, async ({ body, ack }) => {
    await ack({ options: await suggestions(deps, body) })
  })
  app.shortcut(reviewShortcut, async ({ shortcut, ack }) => {
    if (shortcut.type !== 'message_action') return acknowledged(deps, ack)
    const came = fromShortcut(shortcut)
    await working(deps, act(deps, came, { kind: 'click', action: reviewAction(came) }, ack))
  })
}

/** The click that the button of the same message would be: the newest way to a decision on it. */
function reviewAction({ blocks }: Came): string {
  const ids = (blocks ?? []).flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap(({ action_id }) => (action_id ? [action_id] : []))
      : [],
  )
  const wanted = ['approve:', 'details:'].flatMap((verb) => ids.filter((id) => id.startsWith(verb)))
  return wanted[0] ?? 'review-request'
}

type Rest<T> = T extends unknown
  ? Omit<T, 'platform' | 'interactionId' | 'user' | 'channel' | 'at'>
  : never
export type What = Rest<Incoming>

async function act(deps: Receiving, came: Came, what: What, ack: () => Promise<void>) {
  await acknowledged(deps, ack)
  if (what.kind === 'click' && (await deps.ownClick(what.action, came))) return
  const incoming = await incomingOf(deps, came, what)
  if (!incoming) return
  if (came.blocks && came.origin.subject !== null) deps.seen.keep(came.origin, came.blocks)
  const first = deps.core.firstAnswer(incoming)
  const recorded = first === 'update' ? await recording(deps, came.origin) : null
  const answer = await deps.core.receive(incoming)
  if (recorded && answer.kind !== 'update') await restored(came.origin, recorded)
  await show(deps, came, answer)
  deps.acted(came.account)
}

async function submit(deps: Receiving, came: Came, what: What, ack: Ack): Promise<void> {
  const incoming = await incomingOf(deps, came, what)
  if (!incoming) return acknowledged(deps, ack)
  const isUpdate = deps.core.firstAnswer(incoming) === 'update'
  const recorded = isUpdate ? await recording(deps, came.origin) : null
  const work = deps.core.receive(incoming)
  const shown = await answerSubmit(deps, came, work, ack)
  if (recorded && shown !== 'update') await restored(came.origin, recorded)
  deps.acted(came.account)
}

/** Null when Slack did not say who it is: then nobody may act, and is told so. */
async function incomingOf(deps: Receiving, came: Came, what: What): Promise<Incoming | null> {
  const { account, origin, delivery } = came
  try {
    return {
      ...what,
      platform: 'slack',
      interactionId: delivery,
      user: await deps.identity.userOf(account),
      channel: origin.channel ?? account.userId,
      at: deps.now(),
    }
  } catch (error) {
    deps.log('warn', 'Slack did not say who somebody is', error)
    await tell(deps, origin, unknownUser, 'private')
    return null
  }
}

const unknownUser: Notice = {
  tone: 'refused',
  lines: [
    ['Slack did not tell me who you are, so nothing was changed.'],
    ['Try again in a minute.'],
  ],
  buttons: [],
  files: [],
}

type Suggesting = Parameters<typeof accountOf>[0] & {
  action_id: string
  value: string
  user: { id: string; team_id?: string }
  view?: { state?: { values?: Parameters<typeof valuesIn>[0] } }
}

async function suggestions(deps: Receiving, body: Suggesting): Promise<PlainTextOption[]> {
  const source = body.action_id.replace(/^pick:/, '')
  if (!isSource(source)) return []
  try {
    const user = await deps.identity.userOf(accountOf(body, body.user.team_id))
    const given = Object.entries(valuesIn(body.view?.state?.values ?? {})).flatMap(
      ([name, value]): [string, string][] => {
        const [one] = [value].flat()
        return typeof one === 'string' && one !== '' ? [[name, one]] : []
      },
    )
    const who = { ...user, platform: 'slack' as const }
    return optionsOf(
      await deps.core.suggest(who, source, body.value ?? '', Object.fromEntries(given)),
    )
  } catch (error) {
    deps.log('warn', 'could not suggest anything', error)
    return []
  }
}

const sources = ['bot', 'version', 'person', 'sender', 'command'] as const
const isSource = (word: string): word is (typeof sources)[number] =>
  sources.some((source) => source === word)

/** A dead connection takes no acknowledgement; the work is done and shown all the same. */
async function acknowledged(deps: Pick<Receiving, 'log'>, ack: () => Promise<void>): Promise<void> {
  await ack().catch((error: unknown) => deps.log('warn', 'Slack took no acknowledgement', error))
}

export async function working(deps: Receiving, work: Promise<unknown>): Promise<void> {
  const watched = work.catch((error: unknown) => deps.log('error', 'an answer failed', error))
  deps.pending.add(watched)
  await watched
  deps.pending.delete(watched)
}
