import type { DrainView } from '../../control/activations/drain-view.ts'
import type { DrainsPreview } from '../../control/activations/prepare-drains.ts'
import { actionId } from '../kit/action-id.ts'
import type { ActionId, Field, FieldValues, Form, Rich } from '../port.ts'
import { limits, oneLine, whenShared } from '../kit/rich.ts'
import { pages, tickList } from '../kit/fields.ts'
import { drainLabel, graceField, newestDrain } from './drain-options-fields.ts'

/** How much longer, and for which drains (F46). */
export function extendForm({ bot, drains }: DrainsPreview): Form {
  return {
    id: drainsId('extend', bot, drains),
    title: titleOf('More time for', bot, drains),
    submit: 'Give more time',
    pages: pages(drains.slice(0, 10).map(extendLine), [
      ...chooseDrains(drains, 'Whose chats get more time'),
      graceField({
        name: 'byMs',
        label: 'How much longer',
        hint: 'such as 30 min, 2 h or 1 h 30 min',
      }),
    ]),
  }
}

/** The confirmation before sessions are cut off (F46). */
export function endDrainForm({ bot, drains }: DrainsPreview): Form {
  return {
    id: drainsId('end-drain', bot, drains),
    title: titleOf('End', bot, drains),
    submit: 'End now',
    pages: pages(
      drains.slice(0, 10).flatMap(endLines),
      chooseDrains(drains, 'Whose chats end now'),
    ),
  }
}

/** Names the newest drain that is shown with it, so that it never means a later one. */
export function drainsId(
  verb: 'extend' | 'end-drain',
  bot: { id: string },
  drains: readonly DrainView[],
): ActionId {
  const newest = newestDrain(drains)
  return actionId(verb, newest === undefined ? bot.id : `${bot.id}.${newest}`)
}

function titleOf(
  word: string,
  { name }: { name: string },
  [drain, ...others]: readonly DrainView[],
): string {
  const what =
    drain && others.length === 0 ? `${word} ${drain.version.label} on ${drain.sender}` : null
  return oneLine(what ?? `${word}: ${name}`, limits.title)
}

/** The drains that were ticked, with the end that the form showed for each. */
export function chosenDrains(values: FieldValues): { id: string; dueAt: number }[] {
  const sent = Object.entries(values).flatMap(([name, value]) =>
    name === 'drains' || name.startsWith('drains-') ? [value].flat() : [],
  )
  return sent.flatMap((value) => {
    const [, id, dueAt] = /^([0-9A-Z]{26})\.(\d{1,15})$/.exec(String(value)) ?? []
    return id === undefined ? [] : [{ id, dueAt: Number(dueAt) }]
  })
}

/** One is chosen already; among several it is for the person to say. */
const chooseDrains = (drains: readonly DrainView[], label: string): Field[] =>
  tickList({
    name: 'drains',
    label,
    required: true,
    items: drains.map((drain) => ({ value: valueOf(drain), label: drainLabel(drain) })),
    chosen: drains.length === 1 ? drains.map(valueOf) : [],
  })

const valueOf = ({ id, dueAt }: DrainView): string => `${id}.${dueAt}`

const extendLine = (drain: DrainView): Rich => [
  `🌊 ${drainLabel(drain)}. Ends `,
  whenShared(drain.dueAt),
  '; it may go on until ',
  whenShared(drain.latestAt),
  '.',
]

function endLines(drain: DrainView): Rich[] {
  const goodbye =
    drain.goodbye === null
      ? 'They are told nothing; their next message goes to whoever answers then.'
      : `They are told: “${oneLine(drain.goodbye, 300)}”`
  return [[`⚠️ ${drainLabel(drain)} end now instead of `, whenShared(drain.dueAt), '.'], [goodbye]]
}
