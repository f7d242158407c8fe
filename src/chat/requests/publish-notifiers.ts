import type { PublishPreview } from '../../control/requests/prepare-publish.ts'
import { circumstances } from '../../domain/notifiers/notifier.ts'
import type { Circumstance } from '../../domain/notifiers/notifier.ts'
import { ticked, tickList } from '../kit/fields.ts'
import { limits, oneLine } from '../kit/rich.ts'
import type { Field, FieldValues, Rich } from '../port.ts'

type Preview = Pick<PublishPreview, 'notifiers'>

const fieldNames: Record<Circumstance, string> = {
  'application error': 'tellApplication',
  'logged error': 'tellLogged',
  'delivery failure': 'tellDelivery',
}
const labels: Record<Circumstance, string> = {
  'application error': 'Tell when the bot fails',
  'logged error': 'Tell when it goes on with an error',
  'delivery failure': 'Tell when a message is not delivered',
}

/** Whom it tells in which circumstance (F64); nothing is asked while there is nobody to tell. */
export const notifierFields = ({ notifiers: { bound, all } }: Preview): Field[] =>
  all.length === 0
    ? []
    : circumstances.flatMap((circumstance) =>
        tickList({
          name: fieldNames[circumstance],
          label: labels[circumstance],
          items: all.map(({ id, name }) => ({ value: id, label: oneLine(name, limits.option) })),
          chosen: bound.filter(({ on }) => on.includes(circumstance)).map(({ id }) => id),
        }),
      )

/** Nothing where nothing was asked: it stays as it was. */
export function notifiersOf(values: FieldValues, { notifiers: { all } }: Preview) {
  if (all.length === 0) return {}
  const ids = all.map(({ id }) => id)
  const on = circumstances.map((circumstance) => ({
    circumstance,
    told: ticked(values, fieldNames[circumstance], ids),
  }))
  const notifiers = ids.map((notifier) => ({
    notifier,
    on: on.filter(({ told }) => told.includes(notifier)).map(({ circumstance }) => circumstance),
  }))
  return { notifiers: notifiers.filter((one) => one.on.length > 0) }
}

/** Said before it goes live: what is wrong then is told to nobody (F64). */
export const unreachedLines = (unreached: readonly string[]): Rich[] =>
  unreached.length === 0
    ? []
    : [[`🔕 When something goes wrong, nothing reaches ${oneLine(unreached.join(', '), 300)}.`]]
