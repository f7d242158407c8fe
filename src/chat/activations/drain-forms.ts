import type { DrainView } from '../../control/activations/drain-view.ts'
import type { DrainsPreview } from '../../control/activations/prepare-drains.ts'
import { actionId } from '../kit/action-id.ts'
import type { ActionId, Field, FieldValues, Form } from '../port.ts'
import { pages, tickList } from '../kit/fields.ts'
import {
  chatsTitle,
  drainLabel,
  endLines,
  endText,
  extendLine,
  moreTimeText,
} from './drain-words.ts'
import { graceField, newestDrain } from './drain-options-fields.ts'

/** How much longer, and for which drains (F46). */
export function extendForm({ bot, drains }: DrainsPreview): Form {
  return {
    id: drainsId('extend', bot, drains),
    title: chatsTitle(moreTimeText.title, bot.name, drains),
    submit: moreTimeText.submit,
    pages: pages(drains.slice(0, 10).map(extendLine), [
      ...chooseDrains(drains, moreTimeText.whose),
      graceField({
        name: 'byMs',
        label: moreTimeText.howMuch,
        hint: moreTimeText.such,
      }),
    ]),
  }
}

/** The confirmation before sessions are cut off (F46). */
export function endDrainForm({ bot, drains }: DrainsPreview): Form {
  return {
    id: drainsId('end-drain', bot, drains),
    title: chatsTitle(endText.title, bot.name, drains),
    submit: endText.submit,
    pages: pages(drains.slice(0, 10).flatMap(endLines), chooseDrains(drains, endText.whose)),
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
