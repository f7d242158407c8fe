/** @import { PhoneButton, PhoneMessage } from '../../render/wire.ts' */
import { problemOf } from '../api.js'
import { byId, el, fill } from '../dom.js'
import { bubbleNode, noteNode, typingNode } from './phone-bubbles.js'
import { openSheet } from './phone-sheet.js'

/**
 * What the phone shows, newest at the bottom.
 * @param {(button: PhoneButton) => void} tap
 */
export function createPhoneScreen(tap) {
  const screen = byId('phone-screen', HTMLElement)

  /** @param {Omit<PhoneMessage, 'id'>} message */
  const bubble = (message) =>
    bubbleNode(message, {
      tap,
      list: (buttons, opener) => openSheet(screen, buttons, opener, tap),
    })

  /** @param {HTMLElement} node */
  function add(node) {
    screen.append(node)
    screen.scrollTop = screen.scrollHeight
    return node
  }

  return {
    /**
     * @param {string} hint
     * @param {PhoneMessage[]} messages
     */
    start: (hint, messages) => {
      fill(screen, noteNode(hint), ...messages.map((message) => bubble(message)))
      screen.scrollTop = screen.scrollHeight
    },
    /** @param {Omit<PhoneMessage, 'id'>} message */
    message: (message) => void add(bubble(message)),
    /** @param {string} text */
    note: (text) => void add(noteNode(text)),
    /** @param {unknown} error */
    trouble: (error) => {
      const { sentence, nextStep } = problemOf(error)
      add(el('p', { class: 'note trouble', role: 'alert' }, `${sentence} ${nextStep}`))
    },
    /** @param {string} name who types, until the returned function is called */
    typing: (name) => {
      const node = add(typingNode(name))
      return () => node.remove()
    },
  }
}
