import { isDraining } from '../../control/activations/drain-view.ts'
import { deactivateBot } from '../../control/activations/deactivate-bot.ts'
import { prepareDeactivation } from '../../control/activations/prepare-deactivation.ts'
import { Refusal } from '../../refusal.ts'
import { activateText, deactivatedText, deactivateText } from './activation-words.ts'
import { drainingSessions } from './drain-words.ts'
import { deactivateForm } from './deactivate-form.ts'
import { prefilled, textOf, ticked } from '../kit/fields.ts'
import { namedDrains, readOpenChats } from './drain-options-fields.ts'
import type { Answer } from '../port.ts'
import { nextLines } from '../schedules/schedule-words.ts'
import { scheduleButtons } from '../schedules/schedule-answers-action.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'

export const deactivate: Action = {
  click: { answer: 'form', run: (chat, { id }) => openDeactivate(chat, id) },
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) =>
      prefilled(deactivateForm(await prepareDeactivation(ctx, { bot: botOf(id) })), values),
    run: async ({ ctx, me }, { id }, values) => {
      const [bot = '', newest] = id.split('.')
      const before = await prepareDeactivation(ctx, { bot })
      const names = before.active.map((sender) => sender.name)
      const senders = ticked(values, 'senders', names)
      if (senders.length === 0) throw noSender
      const reason = textOf(values, 'reason')
      const endDrains = namedDrains(before.endingDrains, newest)
      const since = ctx.now()
      const what = { bot, senders, reason, endDrains, ...readOpenChats(values) }
      const view = await deactivateBot(ctx, what)
      const numbers = { off: senders.length, on: view.active.length }
      const done = deactivatedText(view.name, { ...numbers, finishes: isDraining(view) })
      const over = view.schedules.filter(({ steps }) => steps.some(({ isMoot }) => isMoot))
      return privateNotice(
        [[done, ...drainingSessions(view, since, me.zone)], ...nextLines(over)],
        { tone: 'ok', buttons: over.flatMap(scheduleButtons) },
      )
    },
  },
}

export const openDeactivate = async ({ ctx }: ChatContext, bot: string): Promise<Answer> =>
  showForm(deactivateForm(await prepareDeactivation(ctx, { bot })))

/** The id of the form is `<bot>.<newest drain shown>`, where it named some. */
const botOf = (id: string): string => id.split('.')[0] ?? ''

const noSender = new Refusal('VALIDATION', deactivateText.noSender, activateText.tickOne, {
  senders: activateText.tickOne,
})
