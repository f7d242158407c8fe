import type { ActionId, Form, Rich } from '../port.ts'
import { pages, textField } from '../kit/fields.ts'

/** One thing to write: a reason, or a comment. */
export const reasonForm = (form: {
  id: ActionId
  title: string
  submit: string
  intro: Rich[]
  field: { name: 'reason' | 'comment'; label: string }
}): Form => ({
  id: form.id,
  title: form.title,
  submit: form.submit,
  pages: pages(form.intro, [textField({ ...form.field, required: true })]),
})
