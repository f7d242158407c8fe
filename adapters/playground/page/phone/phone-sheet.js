/** @import { PhoneButton } from '../../render/wire.ts' */
import { el, freshId } from '../dom.js'
import { icon } from '../icons.js'

/**
 * The rows behind a list button, as a sheet over the phone's screen.
 * @param {HTMLElement} screen
 * @param {PhoneButton[]} buttons
 * @param {HTMLElement} opener
 * @param {(button: PhoneButton) => void} tap
 */
export function openSheet(screen, buttons, opener, tap) {
  const titleId = freshId('sheet')
  const close = el(
    'button',
    { type: 'button', class: 'button bare', 'aria-label': 'Close the list' },
    icon('close'),
  )
  const rows = buttons.map((button) => {
    const row = el('button', { type: 'button' }, button.title)
    row.addEventListener('click', () => {
      sheet.close()
      tap(button)
    })
    return el('li', {}, row)
  })
  const sheet = el(
    'dialog',
    { class: 'sheet', 'aria-labelledby': titleId },
    el('header', {}, el('h3', { id: titleId }, 'Choose one'), close),
    el('ul', {}, ...rows),
  )
  close.addEventListener('click', () => sheet.close())
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      // The form that the phone stands in stays open: only the list is closed.
      event.preventDefault()
      event.stopPropagation()
      sheet.close()
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(sheet, event)
  })
  sheet.addEventListener('close', () => {
    sheet.remove()
    if (document.activeElement === document.body) opener.focus()
  })
  screen.after(sheet)
  sheet.show()
  rows[0]?.querySelector('button')?.focus()
}

/**
 * @param {HTMLElement} sheet
 * @param {KeyboardEvent} event
 */
function moveFocus(sheet, event) {
  const rows = [...sheet.querySelectorAll('button')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const step = event.key === 'ArrowDown' ? 1 : -1
  rows[(at + step + rows.length) % rows.length]?.focus()
  event.preventDefault()
}
