/** @import { Button } from '../../../src/chat/port.ts' */
import { el } from './dom.js'
import { confirmFirst } from './confirm.js'

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
