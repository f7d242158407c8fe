/** @import { Button } from '../../../src/chat/port.ts' */
import { el, freshId } from './dom.js'

/**
 * Asks before something that customers would notice.
 * @param {NonNullable<Button['confirm']>} question
 * @param {boolean} isDanger
 * @returns {Promise<boolean>}
 */
export function confirmFirst({ title, text, yes }, isDanger) {
  const [titleId, textId] = [freshId('confirm'), freshId('confirm')]
  const no = el('button', { type: 'button', class: 'button' }, 'Cancel')
  const go = el(
    'button',
    { type: 'button', class: `button ${isDanger ? 'danger' : 'primary'}` },
    yes,
  )
  const dialog = el(
    'dialog',
    {
      class: 'dialog confirm',
      role: 'alertdialog',
      'aria-labelledby': titleId,
      'aria-describedby': textId,
    },
    el('h2', { id: titleId }, title),
    el('p', { id: textId }, text),
    el('div', { class: 'buttons end' }, no, go),
  )
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    no.addEventListener('click', () => dialog.close())
    go.addEventListener('click', () => dialog.close('yes'))
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}
