import type { Ctx } from '../../control/kit/context.ts'
import { prepareTurnDown } from '../../control/requests/prepare-turn-down.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import { askForChanges, declineRequest } from '../../control/requests/turn-down-request.ts'
import { actionId } from '../kit/action-id.ts'
import { prefilled, textOf } from '../kit/fields.ts'
import { reasonForm } from './reason-form.ts'
import type { Form } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { updatedCard } from '../events/updated-card.ts'
import { notice, showForm } from '../kit/handler.ts'
import type { Action, ActionTarget } from '../kit/handler.ts'

/** Declining ends the request; the reason is shown on the card, in its thread and to who asked. */
export const decline: Action = turnDown({
  verb: 'decline',
  title: (request) => `Decline R-${request.number}`,
  submit: 'Decline',
  label: 'Why it can’t go live',
  act: declineRequest,
  done: 'declined',
})

/** Opens the draft again (F20). */
export const requestChanges: Action = turnDown({
  verb: 'changes',
  title: (request) => `Changes to R-${request.number}`,
  submit: 'Ask for changes',
  label: 'What has to change',
  act: askForChanges,
  done: 'asked for changes to',
})

function turnDown(way: {
  verb: string
  title: (request: RequestView) => string
  submit: string
  label: string
  act: typeof declineRequest
  done: string
}): Action {
  const form = async (ctx: Ctx, { id, revision }: ActionTarget): Promise<Form> => {
    const request = await prepareTurnDown(ctx, { request: id, revision })
    return reasonForm({
      id: actionId(way.verb, id, revision),
      title: way.title(request),
      submit: way.submit,
      intro: [[`${oneLine(request.bot.name, 60)}: ${oneLine(request.comment, 300)}`]],
      field: { name: 'reason', label: way.label },
    })
  }
  return {
    on: 'request',
    click: { answer: 'form', run: async ({ ctx }, target) => showForm(await form(ctx, target)) },
    submit: {
      answer: 'update',
      form: async ({ ctx }, target, values) => prefilled(await form(ctx, target), values),
      run: async ({ ctx }, { id, revision }, values) => {
        const reason = textOf(values, 'reason')
        const request = await way.act(ctx, { request: id, revision, reason })
        const said = `You ${way.done} R-${request.number}.`
        return updatedCard(ctx, `request:${request.id}`, notice([[said]], { tone: 'ok' }))
      },
    },
  }
}
