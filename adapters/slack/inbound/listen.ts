import type {
  App,
  BlockAction,
  SlackOptions,
  SlackOptionsMiddlewareArgs,
  SlackShortcut,
  SlackViewAction,
} from '@slack/bolt'
import type { Notice } from '../../../src/chat/port.ts'
import {
  interactionFromAction,
  interactionFromCommand,
  interactionFromShortcut,
  interactionFromSubmit,
} from './interaction.ts'
import type { Interaction } from './interaction.ts'
import { updateOpenForm } from './open-forms.ts'
import { handleEvent } from './events.ts'
import type { EventDeps } from './events.ts'
import { reviewShortcut } from '../manifest.ts'
import { handleAction, acknowledge, handleSubmit, trackPending } from './receive.ts'
import { valuesIn } from './read-values.ts'
import type { Ack } from './submit.ts'
import { suggestions } from './suggestions.ts'
import { sendReply } from '../outbound/reply.ts'
import { unescapeCommand } from './unescape-text.ts'

/**
 * The way in. Bolt runs every listener for every delivery, so there is one, and it knows what each
 * kind of delivery is; the core knows what each of them means.
 */
export function listen(app: App, deps: EventDeps): void {
  app.use(async (args) => {
    if ('event' in args) return deps.answers.track(handleEvent(deps, args.event, args.body))
    if ('options' in args) {
      return deps.answers.track(offered(deps, args.body, args.ack as Offer))
    }
    // What each of them may be answered with is known where it is answered.
    const ack = args.ack as Ack
    if ('command' in args) {
      const text = unescapeCommand(args.command.command, args.command.text)
      const what = { kind: 'command-text', text } as const
      return trackPending(deps, handleAction(deps, interactionFromCommand(args.command), what, ack))
    }
    if ('view' in args) return trackPending(deps, sent(deps, args.body, ack))
    if ('shortcut' in args) return trackPending(deps, shortcut(deps, args.shortcut, ack))
    if (args.body.type === 'block_actions') return trackPending(deps, pressed(deps, args.body, ack))
    await acknowledge(deps, ack)
  })
}

type Offer = SlackOptionsMiddlewareArgs<'block_suggestion'>['ack']

async function offered(deps: EventDeps, body: SlackOptions, ack: Offer): Promise<void> {
  if (body.type === 'block_suggestion') await ack({ options: await suggestions(deps, body) })
}

async function sent(deps: EventDeps, body: SlackViewAction, ack: Ack): Promise<void> {
  if (body.type !== 'view_submission') return acknowledge(deps, ack)
  const values = valuesIn(body.view.state.values)
  const what = { kind: 'submit', form: body.view.callback_id, values } as const
  await handleSubmit(deps, interactionFromSubmit(body), what, ack)
}

/** A button, an entry of a menu of buttons, or a choice that a form depends on. */
async function pressed(deps: EventDeps, body: BlockAction, ack: Ack): Promise<void> {
  const interaction = interactionFromAction(body)
  const [action] = body.actions
  if (action?.type === 'button') {
    const what = { kind: 'click', action: action.action_id } as const
    return handleAction(deps, interaction, what, ack, labelOf(action))
  }
  // A payload may bring none, whatever the type says.
  const chosen: { value?: string; text?: { text: string } } | null | undefined =
    action?.type === 'overflow' ? action.selected_option : null
  if (chosen) {
    const what = { kind: 'click', action: chosen.value ?? '' } as const
    return handleAction(deps, interaction, what, ack, labelOf(chosen))
  }
  await acknowledge(deps, ack)
  if (body.view?.type === 'modal') await updateOpenForm(deps, interaction, body.view)
}

/** Undefined where a payload brings none, whatever the type says. */
const labelOf = ({ text }: { text?: { text: string } }): string | undefined => text?.text

async function shortcut(deps: EventDeps, body: SlackShortcut, ack: Ack): Promise<void> {
  const isOurs = body.type === 'message_action' && body.callback_id === reviewShortcut
  if (!isOurs) return acknowledge(deps, ack)
  const interaction = interactionFromShortcut(body)
  const action = reviewAction(interaction)
  if (action !== null) return handleAction(deps, interaction, { kind: 'click', action }, ack)
  await acknowledge(deps, ack)
  await sendReply(deps, interaction.origin, nothingToReview, 'private')
}

const nothingToReview: Notice = {
  tone: 'refused',
  lines: [
    ['This message is not a request card that somebody could review, so nothing was changed.'],
    ['Use the shortcut on a publish request that waits; the Home tab lists those for you.'],
  ],
  buttons: [],
  files: [],
}

/** The click that the button of the same message would be: the newest way to a decision on it; null if none. */
function reviewAction({ blocks, origin }: Interaction): string | null {
  if (!origin.subject?.startsWith('request:')) return null
  const ids = (blocks ?? []).flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap(({ action_id }) => (action_id ? [action_id] : []))
      : [],
  )
  const wanted = ['approve:', 'details:'].flatMap((verb) => ids.filter((id) => id.startsWith(verb)))
  return wanted[0] ?? null
}
