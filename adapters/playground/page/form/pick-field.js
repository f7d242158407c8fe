/** @import { Field, Option } from '../../../../src/chat/port.ts' */
/** @import { FieldView, Suggest } from './field-frame.js' */
import { el, fill } from '../dom.js'
import { frame } from './field-frame.js'
import { icon } from '../icons.js'
import { createListbox } from '../listbox.js'

/**
 * One or many of something that is too long to list: type to find, chips for what is chosen.
 * @param {Extract<Field, { kind: 'pick' }>} field
 * @param {Suggest} suggest
 * @returns {FieldView}
 */
export function pickField(field, suggest) {
  const { id, described, wrap, problemOf } = frame(field, false)
  const input = el('input', {
    id,
    type: 'text',
    'aria-describedby': described,
    placeholder: 'Type to find',
  })
  const list = el('ul', { class: 'listbox' })
  const chips = el('ul', { class: 'chips', 'aria-label': 'Chosen' })
  const listbox = createListbox(input, list, pick)
  const known = new Map(field.options.map((option) => [option.value, option]))
  let values = [...field.value]
  drawChips()

  input.addEventListener('input', () => void offer())
  input.addEventListener('click', () => void offer())
  input.addEventListener('blur', () => listbox.hide())
  input.addEventListener('keydown', (event) => {
    const wasOpen = listbox.isOpen()
    if (listbox.key(event)) return event.stopPropagation()
    if (event.key === 'ArrowDown' && !wasOpen) void offer()
    if (event.key === 'Backspace' && input.value === '') remove(values.at(-1))
    // A half-typed word is not a reason to send the form.
    if (event.key === 'Enter' && input.value !== '') event.preventDefault()
  })

  async function offer() {
    const typed = input.value
    const found = await suggest(field.source, typed).catch(() => [])
    if (typed !== input.value || document.activeElement !== input) return
    const open = found.filter(({ value }) => !values.includes(value))
    listbox.show(open, typed === '' ? -1 : 0)
  }

  /** @param {Option} option */
  function pick(option) {
    known.set(option.value, option)
    values = field.many ? [...values, option.value] : [option.value]
    input.value = ''
    drawChips()
  }

  /** @param {string | undefined} value */
  function remove(value) {
    values = values.filter((one) => one !== value)
    drawChips()
    input.focus()
  }

  function drawChips() {
    fill(
      chips,
      ...values.map((value) => chip(known.get(value)?.label ?? value, () => remove(value))),
    )
    chips.hidden = values.length === 0
  }

  return {
    name: field.name,
    node: wrap(chips, el('div', { class: 'picker' }, input, list)),
    value: () => values,
    isMissing: () => field.required && values.length === 0,
    problem: problemOf([input]),
    focus: () => input.focus(),
  }
}

/**
 * @param {string} label
 * @param {() => void} remove
 */
function chip(label, remove) {
  const button = el('button', { type: 'button', 'aria-label': `Remove ${label}` }, icon('close'))
  button.addEventListener('click', remove)
  return el('li', {}, label, button)
}
