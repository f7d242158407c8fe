/** @import { Field, Option } from '../../../../src/chat/port.ts' */
/** @import { FieldView, Suggest } from './field-frame.js' */
import { el, freshId } from '../dom.js'
import { frame } from './field-frame.js'
import { pickField } from './pick-field.js'

/** More options than this become a list that opens, so that what is asked below stays in sight. */
const radiosMax = 4

/**
 * @param {Field} field
 * @param {Suggest} suggest
 * @returns {FieldView}
 */
export function fieldView(field, suggest) {
  switch (field.kind) {
    case 'text':
      return textField(field)
    case 'choice':
      return field.options.length > radiosMax ? selectField(field) : radioField(field)
    case 'choices':
      return boxesField(field)
    case 'pick':
      return pickField(field, suggest)
    case 'tick':
      return tickField(field)
  }
}

/**
 * @param {Extract<Field, { kind: 'text' }>} field
 * @returns {FieldView}
 */
function textField(field) {
  const { id, described, wrap, problemOf } = frame(field, false)
  const shared = { id, maxlength: field.maxLength, 'aria-describedby': described }
  const required = { 'aria-required': field.required ? 'true' : null }
  const control =
    field.lines === 'many'
      ? el('textarea', { ...shared, ...required, rows: 4 })
      : el('input', {
          ...shared,
          ...required,
          type: field.isSecret ? 'password' : 'text',
          autocomplete: 'off',
        })
  control.value = field.value
  return {
    name: field.name,
    node: wrap(control),
    value: () => control.value,
    isMissing: () => field.required && control.value.trim() === '',
    problem: problemOf([control]),
    focus: () => control.focus(),
  }
}

/**
 * @param {Extract<Field, { kind: 'choice' }>} field
 * @returns {FieldView}
 */
function selectField(field) {
  const { id, described, wrap, problemOf } = frame(field, false)
  const blank = field.options.some(({ value }) => value === field.value)
    ? []
    : [el('option', { value: '' }, 'Choose…')]
  const control = el(
    'select',
    { id, 'aria-describedby': described },
    ...blank,
    ...field.options.map(({ value, label, hint }) =>
      el('option', { value }, hint ? `${label} — ${hint}` : label),
    ),
  )
  control.value = field.value
  return {
    name: field.name,
    node: wrap(control),
    value: () => control.value,
    isMissing: () => field.required && control.value === '',
    problem: problemOf([control]),
    focus: () => control.focus(),
  }
}

/**
 * @param {Extract<Field, { kind: 'choice' }>} field
 * @returns {FieldView}
 */
function radioField(field) {
  const { wrap, problemOf } = frame(field, true)
  const name = freshId('radio')
  const radios = field.options.map(({ value }) =>
    checkInput('radio', name, value, value === field.value),
  )
  const chosen = () => radios.find(({ checked }) => checked)
  return {
    name: field.name,
    node: wrap(...radios.map((radio, at) => optionLabel(radio, field.options[at]))),
    value: () => chosen()?.value ?? '',
    isMissing: () => field.required && !chosen(),
    problem: problemOf(radios),
    focus: () => (chosen() ?? radios[0])?.focus(),
  }
}

/**
 * @param {Extract<Field, { kind: 'choices' }>} field
 * @returns {FieldView}
 */
function boxesField(field) {
  const { wrap, problemOf } = frame(field, true)
  const name = freshId('boxes')
  const boxes = field.options.map(({ value }) =>
    checkInput('checkbox', name, value, field.value.includes(value)),
  )
  const values = () => boxes.filter(({ checked }) => checked).map(({ value }) => value)
  return {
    name: field.name,
    node: wrap(...boxes.map((box, at) => optionLabel(box, field.options[at]))),
    value: values,
    isMissing: () => field.required && values().length === 0,
    problem: problemOf(boxes),
    focus: () => boxes[0]?.focus(),
  }
}

/**
 * @param {Extract<Field, { kind: 'tick' }>} field
 * @returns {FieldView}
 */
function tickField(field) {
  const { wrap, problemOf } = frame(field, true)
  const box = checkInput('checkbox', freshId('tick'), 'yes', field.value)
  const node = wrap(optionLabel(box, { value: 'yes', label: field.label }))
  node.classList.add('tick')
  return {
    name: field.name,
    node,
    value: () => box.checked,
    isMissing: () => field.required && !box.checked,
    problem: problemOf([box]),
    focus: () => box.focus(),
  }
}

/**
 * @param {'radio' | 'checkbox'} type
 * @param {string} name
 * @param {string} value
 * @param {boolean} checked
 */
function checkInput(type, name, value, checked) {
  const input = el('input', { type, name, value })
  input.checked = checked
  return input
}

/**
 * @param {HTMLInputElement} input
 * @param {Option | undefined} option
 */
const optionLabel = (input, option) =>
  el(
    'label',
    { class: 'option' },
    input,
    el('span', {}, option?.label, option?.hint ? el('span', { class: 'hint' }, option.hint) : null),
  )
