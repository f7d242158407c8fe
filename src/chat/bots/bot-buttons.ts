import type { BotView } from '../../control/bots/bot-view.ts'
import { drainsId } from '../activations/drain-forms.ts'
import { actionId } from '../kit/action-id.ts'
import type { Button, Card } from '../port.ts'
import { lateButtons } from '../schedules/late-buttons.ts'

const beside = 4
const behind = 4
/** A command does these as well: they go first where there are more than fit. */
const spared = ['entry-links', 'publish', 'schedule']

/** At most four beside each other; four more stand behind one, as on a request's card. */
export function botButtons(view: BotView): Pick<Card, 'buttons' | 'more'> {
  const all = fitting(view, [
    ...new Map(buttonsOf(view).map((button) => [button.id, button])).values(),
  ])
  if (all.length <= beside + 1) return { buttons: all }
  return {
    buttons: all.slice(0, beside),
    more: { id: actionId('more-bot', view.id), buttons: all.slice(beside) },
  }
}

function fitting({ id }: BotView, all: Button[]): Button[] {
  let kept = all
  for (const verb of spared) {
    if (kept.length <= beside + behind) break
    kept = kept.filter((button) => button.id !== actionId(verb, id))
  }
  return kept.slice(0, beside + behind)
}

/** What is asked for now comes first: a late schedule, then what customers and colleagues need. */
function buttonsOf(view: BotView): Button[] {
  const to = (verb: string, label: string, style?: Button['style']): Button => ({
    id: actionId(verb, view.id),
    label,
    ...(style && { style }),
  })
  const publish = view.openRequest ? [] : [to('publish', 'Publish…')]
  const isOfficial = view.releases.some(({ track }) => track === 'official')
  if (!isOfficial) return [...publish, to('validate', 'Validate')]
  const live = view.active.length > 0
  return [
    ...view.schedules.flatMap(lateButtons),
    ...(live ? [to('qr', 'QR code')] : [to('activate', 'Activate…', 'primary')]),
    ...publish,
    to('schedule', 'Schedule…'),
    to('revert', 'Revert…'),
    ...(live ? [to('entry-links', 'Entry links')] : []),
    ...drainButtons(view),
    ...(live ? [to('deactivate', 'Deactivate…', 'danger')] : []),
  ]
}

const drainButtons = (view: BotView): Button[] =>
  view.draining.length === 0
    ? []
    : [
        { id: drainsId('extend', view, view.draining), label: 'More time…' },
        { id: drainsId('end-drain', view, view.draining), label: 'End now…' },
      ]
