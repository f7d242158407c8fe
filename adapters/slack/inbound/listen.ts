import type {
  App,
  BlockAction,
  SlackOptions,
  SlackOptionsMiddlewareArgs,
  SlackShortcut,
  SlackViewAction,
} from '@slack/bolt'
import type { Notice } from '../../../src/chat/port.ts'
import { fromAction, fromCommand, fromShortcut, fromSubmit } from './came.ts'
import type { Came } from './came.ts'
import { choose } from './choose.ts'
import { heard } from './events.ts'
import type { EventDeps } from './events.ts'
import { reviewShortcut } from '../manifest.ts'
import { act, acknowledged, submit, working } from './receive.ts'
import { valuesIn } from './read-values.ts'
import type { Ack } from './submit.ts'
import { suggestions } from './suggestions.ts'
import { tell } from '../outbound/tell.ts'
import { plainCommand } from './text.ts'

/**
 * The way in. Bolt runs every listener for every delivery, so there is one, and it knows what each
 * kind of delivery is; the core knows what each of them means.
 */
export function listen(app: App, deps: EventDeps): void {
  app.use(async (args) => {
    if ('event' in args) return deps.answers.track(heard(deps, args.event, args.body))
    if ('options' in args) {
      return deps.answers.track(offered(deps, args.body, args.ack as Offer))
    }
    // What each of them may be answered with is known where it is answered.
    const ack = args.ack as Ack
    if ('command' in args) {
      const text = plainCommand(args.command.command, args.command.text)
      const what = { kind: 'command-text', text } as const
      return working(deps, act(deps, fromCommand(args.command), what, ack))
    }
    if ('view' in args) return working(deps, sent(deps, args.body, ack))
    if ('shortcut' in args) return working(deps, shortcut(deps, args.shortcut, ack))
    if (args.body.type === 'block_actions') return working(deps, pressed(deps, args.body, ack))
    await acknowledged(deps, ack)
  })
}

type Offer = SlackOptionsMiddlewareArgs<'block_suggestion'>['ack']

async function offered(deps: EventDeps, body: SlackOptions, ack: Offer): Promise<void> {
  if (body.type === 'block_suggestion') await ack({ options: await suggestions(deps, body) })
}

async function sent(deps: EventDeps, body: SlackViewAction, ack: Ack): Promise<void> {
  if (body.type !== 'view_submission') return acknowledged(deps, ack)
  const values = valuesIn(body.view.state.values)
  const what = { kind: 'submit', form: body.view.callback_id, values } as const
  await submit(deps, fromSubmit(body), what, ack)
}

/** A button, an entry of a menu of buttons, or a choice that a form depends on. */
async function pressed(deps: EventDeps, body: BlockAction, ack: Ack): Promise<void> {
  const came = fromAction(body)
  const [action] = body.actions
  if (action?.type === 'button') {
    const what = { kind: 'click', action: action.action_id } as const
    return act(deps, came, what, ack, labelOf(action))
  }
  if (action?.type === 'overflow') {
    const { selected_option: chosen } = action
    const what = { kind: 'click', action: chosen.value ?? '' } as const
    return act(deps, came, what, ack, labelOf(chosen))
  }
  await acknowledged(deps, ack)
  if (body.view?.type === 'modal') await choose(deps, came, body.view)
}

/** Undefined where a payload brings none, whatever the type says. */
const labelOf = ({ text }: { text?: { text: string } }): string | undefined => text?.text

async function shortcut(deps: EventDeps, body: SlackShortcut, ack: Ack): Promise<void> {
  const isOurs = body.type === 'message_action' && body.callback_id === reviewShortcut
  if (!isOurs) return acknowledged(deps, ack)
  const came = fromShortcut(body)
  const action = reviewAction(came)
  if (action !== null) return act(deps, came, { kind: 'click', action }, ack)
  await acknowledged(deps, ack)
  await tell(deps, came.origin, nothingToReview, 'private')
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
function reviewAction({ blocks, origin }: Came): string | null {
  if (!origin.subject?.startsWith('request:')) return null
  const ids = (blocks ?? []).flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap(({ action_id }) => (action_id ? [action_id] : []))
      : [],
  )
  const wanted = ['approve:', 'details:'].flatMap((verb) => ids.filter((id) => id.startsWith(verb)))
  return wanted[0] ?? null
}
