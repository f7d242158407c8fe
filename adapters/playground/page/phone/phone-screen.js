/** @import { PhoneButton, PhoneMessage } from '../../render/wire.ts' */
import { byId, el, fill } from '../dom.js'
import { bubbleNode, noteNode, typingNode } from './phone-bubbles.js'
import { openSheet } from './phone-sheet.js'

/**
 * A line of the phone; `trouble` is what this page could not do.
 * @typedef {Omit<PhoneMessage, 'id' | 'from'> & { from: PhoneMessage['from'] | 'trouble' }} Line
 */

/**
 * What the phone shows, newest at the bottom.
 * @param {(button: PhoneButton) => void} tap
 */
export function createPhoneScreen(tap) {
  const screen = byId('phone-screen', HTMLElement)

  /** @type {string[]} */
  let shown = []
  /** @type {HTMLElement | null} */
  let typing = null

  /** @param {Line} line */
  function lineNode({ from, text, ...line }) {
    if (from === 'note') return noteNode(text)
    if (from === 'trouble') return el('p', { class: 'note trouble', role: 'alert' }, text)
    return bubbleNode(
      { from, text, ...line },
      { tap, list: (buttons, opener) => openSheet(screen, buttons, opener, tap) },
    )
  }

  return {
    /**
     * Only what is new is drawn, so that a reader keeps the place and an open list stays open.
     * @param {string} hint
     * @param {Line[]} lines
     * @param {string | null} typist who is typing
     */
    show: (hint, lines, typist) => {
      const wanted = [hint, ...lines.map(keyOf)]
      if (!shown.every((key, at) => key === wanted[at])) {
        fill(screen)
        shown = []
      }
      const isNew = wanted.length > shown.length || (typist !== null) !== (typing !== null)
      typing?.remove()
      typing = typist === null ? null : typingNode(typist)
      const nodes = [noteNode(hint), ...lines.map(lineNode)].slice(shown.length)
      screen.append(...nodes, ...(typing ? [typing] : []))
      shown = wanted
      if (isNew) screen.scrollTop = screen.scrollHeight
    },
  }
}

/** @param {Line} line */
const keyOf = ({ from, text, buttons, list }) => JSON.stringify([from, text, buttons, list])
