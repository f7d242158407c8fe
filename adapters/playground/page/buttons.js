/** @import { Button } from '../../../src/chat/port.ts' */
import { el } from './dom.js'
import { confirmFirst } from './confirm.js'
import { icon } from './icons.js'

/** @typedef {(button: Button) => Promise<void>} Press */

/**
 * The buttons of a card or notice. While one works, none of them takes another click; they keep
 * the focus, which a disabled button would lose.
 * @param {Button[]} buttons
 * @param {Press} press
 */
export function buttonRow(buttons, press) {
  const row = el('div', { class: 'buttons' })
  row.append(...buttons.map((button) => actionButton(button, press, row)))
  return row
}

/**
 * What a row has no room for, behind one button more.
 * @param {Button[]} buttons
 * @param {Press} press
 * @param {HTMLElement} row
 */
export function menuButton(buttons, press, row) {
  const opener = el('summary', { class: 'button', 'aria-label': 'More' }, icon('more'))
  const list = buttons.map((button) => actionButton(button, press, row))
  const menu = el('details', { class: 'menu' }, opener, el('div', {}, ...list))
  const close = () => {
    menu.open = false
  }
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) close()
  })
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return
    close()
    opener.focus()
  })
  for (const node of list) node.addEventListener('click', close)
  return menu
}

/**
 * @param {Button} button
 * @param {Press} press
 * @param {HTMLElement} row
 */
function actionButton(button, press, row) {
  const { id, label, style = '', confirm } = button
  const node = el('button', { type: 'button', class: `button ${style}`, 'data-action': id }, label)
  const run = async () => {
    if (row.ariaBusy === 'true') return
    if (confirm && !(await confirmFirst(confirm, style === 'danger'))) return
    await busyWhile(row, node, () => press(button))
  }
  node.addEventListener('click', () => void run())
  return node
}

/**
 * @param {HTMLElement} group
 * @param {HTMLElement} clicked
 * @param {() => Promise<void>} work
 */
export async function busyWhile(group, clicked, work) {
  const buttons = [...group.querySelectorAll('button')]
  group.ariaBusy = 'true'
  clicked.classList.add('working')
  for (const button of buttons) button.ariaDisabled = 'true'
  try {
    await work()
  } finally {
    group.ariaBusy = null
    clicked.classList.remove('working')
    for (const button of buttons) button.ariaDisabled = null
  }
}
