import type {
  App,
  BlockAction,
  SlackOptions,
  SlackOptionsMiddlewareArgs,
  SlackShortcut,
  SlackViewAction,
} from '@slack/bolt'
import { fromAction, fromCommand, fromShortcut, fromSubmit } from './came.ts'
import type { Came } from './came.ts'
import { choose } from './choose.ts'
import { heard } from './events.ts'
import type { EventDeps } from './events.ts'
import { reviewShortcut } from './manifest.ts'
import { act, acknowledged, submit, working } from './receive.ts'
import { valuesIn } from './read-values.ts'
import type { Ack } from './submit.ts'
import { suggestions } from './suggestions.ts'
import { plainCommand } from './text.ts'

/**
 * The way in. Bolt runs every listener for every delivery, so there is one, and it knows what each
 * kind of delivery is; the core knows what each of them means.
 */
export function listen(app: App, deps: EventDeps): void {
  app.use(async (args) => {
    if ('event' in args) return heard(deps, args.event, args.body)
    if ('options' in args) return offered(deps, args.body, args.ack as Offer)
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
    const label = action.text.text
    return act(deps, came, { kind: 'click', action: action.action_id }, ack, label)
  }
  if (action?.type === 'overflow') {
    const { value, text } = action.selected_option
    return act(deps, came, { kind: 'click', action: value ?? '' }, ack, text.text)
  }
  await acknowledged(deps, ack)
  if (body.view?.type === 'modal') await choose(deps, came, body.view)
}

async function shortcut(deps: EventDeps, body: SlackShortcut, ack: Ack): Promise<void> {
  const isOurs = body.type === 'message_action' && body.callback_id === reviewShortcut
  if (!isOurs) return acknowledged(deps, ack)
  const came = fromShortcut(body)
  await act(deps, came, { kind: 'click', action: reviewAction(came) }, ack)
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
