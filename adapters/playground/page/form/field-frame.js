/** @import { Field, Option, SuggestSource } from '../../../../src/chat/port.ts' */
import { el, freshId } from '../dom.js'

/**
 * A field on screen. `focus` goes to what a reader would correct.
 * @typedef {{
 *   name: string,
 *   node: HTMLElement,
 *   value: () => string | string[] | boolean,
 *   isMissing: () => boolean,
 *   problem: (text: string | null) => void,
 *   focus: () => void,
 * }} FieldView
 * @typedef {(source: SuggestSource, typed: string) => Promise<Option[]>} Suggest
 */

/**
 * Label, hint, problem and the ids that tie them to the control.
 * @param {Field} field
 * @param {boolean} isGroup
 */
export function frame(field, isGroup) {
  const ids = { control: freshId('field'), hint: freshId('hint'), problem: freshId('problem') }
  const problemNode = el('p', { class: 'problem', id: ids.problem, hidden: true })
  const optional = field.required ? null : el('span', { class: 'optional' }, 'optional')
  const hint = field.hint ? el('p', { class: 'hint', id: ids.hint }, field.hint) : null
  const described = [field.hint && ids.hint, ids.problem].filter(Boolean).join(' ')
  const label = isGroup
    ? el('legend', {}, field.label, optional)
    : el('label', { for: ids.control }, field.label, optional)
  /** @param {...HTMLElement} controls */
  const wrap = (...controls) =>
    el(
      isGroup ? 'fieldset' : 'div',
      { class: 'field', 'aria-describedby': isGroup ? described : null },
      label,
      hint,
      ...controls,
      problemNode,
    )
  /** @param {HTMLElement[]} controls */
  const problemOf = (controls) => (/** @type {string | null} */ text) => {
    problemNode.textContent = text
    problemNode.hidden = text === null
    for (const control of controls) control.ariaInvalid = text === null ? null : 'true'
  }
  return { id: ids.control, described, wrap, problemOf }
}
