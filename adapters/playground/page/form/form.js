/** @import { FieldValues, Form } from '../../../../src/chat/port.ts' */
/** @import { Press } from '../buttons.js' */
/** @import { Suggest } from './field-frame.js' */
/** @import { FormReply, PageView } from './form-pages.js' */
import { byId, el, fill } from '../dom.js'
import { fieldView } from './fields.js'
import { drawPages } from './form-pages.js'
import { rehearsalOf } from './rehearsal.js'

/**
 * @typedef {{
 *   reader: () => string,
 *   submit: (form: Form, values: FieldValues, messageId?: string) => Promise<FormReply | null>,
 *   press: Press,
 *   suggest: Suggest,
 *   closed: () => void,
 * }} FormDeps
 */

/**
 * The one dialog for forms. A form that is closed unsent keeps what was typed, until it is sent.
 * @param {FormDeps} deps
 */
export function createForms(deps) {
  const dialog = byId('form-dialog', HTMLDialogElement)
  const body = el('form', { novalidate: true })
  /** @type {Map<string, FieldValues>} */
  const unsent = new Map()
  /** @type {{ key: string, first: Form, pages: PageView[] } | null} */
  let open = null
  /** @type {ReturnType<typeof rehearsalOf>} */
  let rehearsal = null
  fill(dialog, body)
  // Escape closes what lies on top: a list on a phone of the form, wherever the focus is.
  dialog.addEventListener('keydown', (event) => {
    const list = dialog.querySelector('dialog.sheet[open]')
    if (event.key !== 'Escape' || !(list instanceof HTMLDialogElement)) return
    event.preventDefault()
    list.close()
  })
  dialog.addEventListener('close', () => {
    if (open) unsent.set(open.key, changedOf(open.first, valuesOf(open.pages)))
    open = null
    deps.closed()
  })

  /**
   * @param {FormReply} reply
   * @param {string} [messageId] whose button opened the form
   */
  function show(reply, messageId) {
    const { form, errors, notice } = reply
    const reader = deps.reader()
    const key = `${reader} ${form.id}`
    const isRetry = Object.keys(errors).length > 0 || notice !== null
    const pages = pageViews(form, isRetry ? undefined : unsent.get(key))
    // What the desk gives back after a problem is what was typed.
    open = { key, first: isRetry && open?.key === key ? open.first : form, pages }
    drawPages(body, reply, pages, {
      reader,
      press: deps.press,
      rehearsal: isRetry ? rehearsal : (rehearsal = rehearsalOf(form, reader)),
      close: () => dialog.close(),
      send: async () => {
        const again = await deps.submit(form, valuesOf(pages), messageId)
        unsent.delete(key)
        if (again) return show(again, messageId)
        open = null
        dialog.close()
      },
    })
    if (!dialog.open) dialog.showModal()
  }

  /**
   * @param {Form} form
   * @param {FieldValues | undefined} kept
   * @returns {PageView[]}
   */
  const pageViews = (form, kept) =>
    form.pages.map((page) => ({
      ...page,
      views: page.fields.map((field) => fieldView(withKept(field, kept), deps.suggest)),
    }))

  return { show }
}

/**
 * What somebody chose or typed: the rest is asked anew, because what it should be may have changed.
 * @param {Form} form as it was opened
 * @param {FieldValues} values
 * @returns {FieldValues}
 */
function changedOf(form, values) {
  const fields = form.pages.flatMap((page) => page.fields)
  const before = (/** @type {string} */ name) => fields.find((field) => field.name === name)
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const field = before(name)
      const isSecret = field?.kind === 'text' && field.isSecret === true
      return !isSecret && JSON.stringify(field?.value) !== JSON.stringify(value)
    }),
  )
}

/** @param {PageView[]} pages */
const valuesOf = (pages) =>
  Object.fromEntries(pages.flatMap(({ views }) => views.map((view) => [view.name, view.value()])))

/**
 * @param {Form['pages'][number]['fields'][number]} field
 * @param {FieldValues | undefined} kept
 * @returns {Form['pages'][number]['fields'][number]}
 */
function withKept(field, kept) {
  const value = kept?.[field.name]
  return field.kind === 'text' && typeof value === 'string' ? { ...field, value } : field
}
