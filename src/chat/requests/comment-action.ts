import { commentOnRequest } from '../../control/requests/comment-on-request.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { readRequest } from '../../control/requests/read-request.ts'
import { actionId } from '../kit/action-id.ts'
import { prefilled, textOf } from '../kit/fields.ts'
import { reasonForm } from './reason-form.ts'
import type { Form } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action, ActionTarget } from '../kit/handler.ts'
import { requestText } from './request-words.ts'

/** Says something in the thread and decides nothing (F20). */
export const comment: Action = {
  on: 'request',
  click: { answer: 'form', run: async ({ ctx }, target) => showForm(await form(ctx, target)) },
  submit: {
    answer: 'private',
    form: async ({ ctx }, target, values) => prefilled(await form(ctx, target), values),
    run: async ({ ctx }, { id }, values) => {
      const said = textOf(values, 'comment')
      const { number } = await commentOnRequest(ctx, { request: id, comment: said })
      return privateNotice([[requestText.commented(number)]], {
        tone: 'ok',
      })
    },
  },
}

async function form(ctx: Ctx, { id, revision }: ActionTarget): Promise<Form> {
  const request = await readRequest(ctx, { request: id })
  return reasonForm({
    id: actionId('comment', id, revision),
    title: `Comment on R-${request.number}`,
    submit: 'Comment',
    intro: [[`${oneLine(request.bot.name, 60)}: ${oneLine(request.comment, 300)}`]],
    field: { name: 'comment', label: 'What you want to say' },
  })
}
