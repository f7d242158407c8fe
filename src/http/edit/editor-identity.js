/** @import { EditStart } from '../edit-types.ts' */
/** @import { Who } from './api.js' */
import { byId, el } from './dom.js'

const tokenKey = 'slipway.token'

/**
 * Who edits: somebody chosen in the playground, else the owner of a personal token.
 * @param {EditStart} start
 * @param {{ leaving: () => void, changed: () => void }} on another person is chosen
 */
export async function createEditorIdentity({ people, chat }, on) {
  const back = byId('back', HTMLAnchorElement)
  if (chat === null) back.removeAttribute('href')
  else back.href = chat
  if (people === null) return tokenWho()

  const select = byId('as', HTMLSelectElement)
  byId('as-field', HTMLElement).hidden = false
  select.replaceChildren(
    ...people.map(({ userId, name, title }) =>
      el('option', { value: userId }, `${name} · ${title}`),
    ),
  )
  const url = new URL(location.href)
  const wanted = url.searchParams.get('as')
  if (people.some(({ userId }) => userId === wanted)) select.value = wanted ?? ''
  let as = select.value
  select.addEventListener('change', () => {
    on.leaving()
    as = select.value
    url.searchParams.set('as', select.value)
    history.replaceState(null, '', url)
    on.changed()
  })
  return {
    /** @returns {Who} */
    who: () => ({ as, token: null }),
    askAgain: () => Promise.resolve(),
  }
}

async function tokenWho() {
  const dialog = byId('token-dialog', HTMLDialogElement)
  const form = byId('token-form', HTMLFormElement)
  const input = byId('token', HTMLInputElement)
  // A dialog that was closed by Escape would leave a page that can do nothing.
  dialog.addEventListener('cancel', (event) => event.preventDefault())

  /** @param {string} problem */
  const askAgain = (problem) =>
    new Promise((/** @type {(value: void) => void} */ resolve) => {
      byId('token-problem', HTMLElement).textContent = problem
      dialog.showModal()
      form.addEventListener(
        'submit',
        () => {
          sessionStorage.setItem(tokenKey, input.value.trim())
          input.value = ''
          resolve()
        },
        { once: true },
      )
    })
  if (sessionStorage.getItem(tokenKey) === null) await askAgain('')
  return {
    /** @returns {Who} */
    who: () => ({ as: null, token: sessionStorage.getItem(tokenKey) }),
    askAgain,
  }
}
