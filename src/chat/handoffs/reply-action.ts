import { readHandOff } from '../../control/handoffs/read-hand-off.ts'
import { replyToCustomer } from '../../control/handoffs/reply-to-customer.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { actionId } from '../kit/action-id.ts'
import { prefilled, textOf } from '../kit/fields.ts'
import { privateNotice, showForm } from '../kit/handler.ts'
import type { Action, ActionTarget } from '../kit/handler.ts'
import type { Form } from '../port.ts'
import { reasonForm } from '../requests/reason-form.ts'
import { replyIntro, replyText } from './hand-off-words.ts'

/** Answers a customer who asked for a person (F73); the revision counts the answers before. */
export const reply: Action = {
  on: 'handoff',
  click: { answer: 'form', run: async ({ ctx }, target) => showForm(await form(ctx, target)) },
  submit: {
    answer: 'private',
    form: async ({ ctx }, target, values) => prefilled(await form(ctx, target), values),
    run: async ({ ctx }, { id, revision }, values) => {
      const text = textOf(values, 'comment')
      await replyToCustomer(ctx, { handOff: id, text, replies: revision })
      return privateNotice([[replyText.sent]], { tone: 'ok' })
    },
  },
}

/** Opened from an old card, it counts what is answered now: what was said last stands in it. */
async function form(ctx: Ctx, { id }: ActionTarget): Promise<Form> {
  const read = await readHandOff(ctx, { handOff: id })
  return reasonForm({
    id: actionId('reply', id, read.replies),
    title: replyText.title,
    submit: replyText.submit,
    intro: replyIntro(read),
    field: { name: 'comment', label: replyText.answer },
  })
}
