/** @import { Option } from '../../../src/chat/port.ts' */
import { el, freshId } from './dom.js'

/**
 * The list of a combobox: arrows move, Enter or Tab or a click picks, Escape closes.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} list
 * @param {(option: Option) => void} pick
 */
export function createListbox(input, list, pick) {
  /** @type {Option[]} */
  let options = []
  let active = -1

  list.id ||= freshId('list')
  list.role = 'listbox'
  list.ariaLabel = 'Suggestions'
  list.hidden = true
  input.role = 'combobox'
  input.autocomplete = 'off'
  input.ariaAutoComplete = 'list'
  input.ariaExpanded = 'false'
  input.setAttribute('aria-controls', list.id)

  /**
   * @param {Option[]} next
   * @param {number} first which one is chosen already; -1 for none
   */
  function show(next, first) {
    options = next
    list.hidden = options.length === 0
    input.ariaExpanded = String(!list.hidden)
    list.replaceChildren(...options.map(optionNode))
    moveTo(options.length > 0 ? first : -1)
  }

  /**
   * @param {Option} option
   * @param {number} index
   */
  function optionNode({ label, hint }, index) {
    const node = el(
      'li',
      { role: 'option', id: `${list.id}-${index}`, 'aria-selected': 'false' },
      el('span', { class: 'label' }, label),
      hint ? el('span', { class: 'hint' }, hint) : null,
    )
    // Before the blur that a click would bring.
    node.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      choose(index)
    })
    return node
  }

  /** @param {number} index */
  function moveTo(index) {
    active = index
    for (const [at, node] of [...list.children].entries()) {
      node.ariaSelected = String(at === active)
      if (at === active) node.scrollIntoView({ block: 'nearest' })
    }
    if (active < 0) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', `${list.id}-${active}`)
  }

  /** @param {number} index */
  function choose(index) {
    const option = options[index]
    hide()
    if (option) pick(option)
  }

  const hide = () => show([], -1)

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the list took it
   */
  function key(event) {
    if (list.hidden) return false
    const taken = take(event)
    if (taken) event.preventDefault()
    return taken
  }

  /** @param {KeyboardEvent} event */
  function take({ key: name, shiftKey }) {
    const { length } = options
    if (name === 'ArrowDown') moveTo((active + 1) % length)
    else if (name === 'ArrowUp') moveTo(active <= 0 ? length - 1 : active - 1)
    else if (name === 'Escape') hide()
    else if (active >= 0 && (name === 'Enter' || (name === 'Tab' && !shiftKey))) choose(active)
    else return false
    return true
  }

  return { show, hide, key, chosen: () => options[active], isOpen: () => !list.hidden }
}
