import type { Ctx } from '../../control/kit/context.ts'
import { endDrainNow } from '../../control/activations/end-drain-now.ts'
import { extendDrain } from '../../control/activations/extend-drain.ts'
import { prepareDrains } from '../../control/activations/prepare-drains.ts'
import type { DrainsPreview } from '../../control/activations/prepare-drains.ts'
import { Refusal } from '../../refusal.ts'
import { chosenDrains, endDrainForm, extendForm } from './drain-forms.ts'
import { prefilled } from '../kit/fields.ts'
import { endedLine, extendedLine, nothingTicked } from './drain-words.ts'
import { parseGraceField } from './drain-options-fields.ts'
import type { FieldValues } from '../port.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'

/** Lets what drains go on for longer, and says until when (F46). */
export const extend: Action = {
  click: {
    answer: 'form',
    run: async ({ ctx }, { id }) => showForm(extendForm(await shownDrains(ctx, id))),
  },
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) =>
      prefilled(extendForm(await shownDrains(ctx, id)), values),
    run: async ({ ctx }, { id }, values) => {
      const input = {
        bot: botOf(id),
        drains: chosen(values),
        byMs: parseGraceField(values, 'byMs'),
      }
      return privateNotice((await extendDrain(ctx, input)).map(extendedLine), { tone: 'ok' })
    },
  },
}

/** Ends what drains before its time, after a form that says whom it cuts off (F46). */
export const endDrain: Action = {
  click: {
    answer: 'form',
    run: async ({ ctx }, { id }) => showForm(endDrainForm(await shownDrains(ctx, id))),
  },
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) =>
      prefilled(endDrainForm(await shownDrains(ctx, id)), values),
    run: async ({ ctx }, { id }, values) => {
      const before = await endDrainNow(ctx, { bot: botOf(id), drains: chosen(values) })
      return privateNotice(before.map(endedLine), { tone: 'ok' })
    },
  },
}

/** The id is `<bot>.<newest drain shown>`; older buttons name the bot alone. */
function shownDrains(ctx: Ctx, id: string): Promise<DrainsPreview> {
  const [bot = '', upTo] = id.split('.')
  return prepareDrains(ctx, { bot, ...(upTo !== undefined && { upTo }) })
}

const botOf = (id: string): string => id.split('.')[0] ?? ''

function chosen(values: FieldValues): { id: string; dueAt: number }[] {
  const drains = chosenDrains(values)
  if (drains.length > 0) return drains
  const { said, next } = nothingTicked
  throw new Refusal('VALIDATION', said, next, { drains: next })
}
