/** @import { PhoneButton, PhoneMessage } from '../../render/wire.ts' */
import { el } from '../dom.js'
import { icon } from '../icons.js'
import { linkNode, timeNode } from '../rich.js'

/** Up to three are reply buttons; more open as a list, as WhatsApp has it. */
const replyButtonsMax = 3

/**
 * @typedef {{
 *   tap: (button: PhoneButton) => void,
 *   list: (buttons: PhoneButton[], opener: HTMLElement) => void,
 * }} Taps
 */

/**
 * @param {Omit<PhoneMessage, 'id' | 'at'> & { at?: number, words?: (Node | string)[] }} message
 * @param {Taps} taps
 */
export function bubbleNode({ from, text, words, buttons, list, at }, taps) {
  const links = buttons.filter(({ url }) => url !== undefined)
  const replies = buttons.filter(({ url }) => url === undefined)
  return el(
    'div',
    { class: `bubble ${from}` },
    el('span', { class: 'hidden' }, from === 'bot' ? 'Bot: ' : 'Customer: '),
    el('p', {}, ...(words ?? textNodes(text)), at !== undefined && timeNode(at, 'time')),
    ...links.map(({ title, url = '' }) => linkButton(title, url)),
    ...(list !== undefined || replies.length > replyButtonsMax
      ? [listButton(replies, list ?? 'Choose', taps)]
      : replies.map((button) => replyButton(button, taps))),
  )
}

/**
 * WhatsApp's own *bold* and _italics_.
 * @param {string} text
 */
function textNodes(text) {
  return text.split(/(\*[^*\n]+\*|_[^_\n]+_)/).map((part) => {
    const inner = part.slice(1, -1)
    if (/^\*[^\s*].*\*$/.test(part)) return el('strong', {}, inner)
    if (/^_[^\s_].*_$/.test(part)) return el('em', {}, inner)
    return part
  })
}

/**
 * @param {PhoneButton} button
 * @param {Taps} taps
 */
function replyButton(button, taps) {
  const node = el('button', { type: 'button' }, icon('reply'), button.title)
  node.addEventListener('click', () => taps.tap(button))
  return node
}

/**
 * @param {PhoneButton[]} buttons
 * @param {string} caption
 * @param {Taps} taps
 */
function listButton(buttons, caption, taps) {
  const node = el('button', { type: 'button', 'aria-haspopup': 'dialog' }, icon('list'), caption)
  node.addEventListener('click', () => taps.list(buttons, node))
  return node
}

/**
 * @param {string} title
 * @param {string} url
 */
function linkButton(title, url) {
  const link = linkNode(url, title)
  if (typeof link === 'string') return el('span', { class: 'dead-link' }, title)
  link.prepend(icon('out'))
  return link
}

/** @param {string} text what the phone itself says */
export const noteNode = (text) => el('p', { class: 'note' }, text)

/** @param {string} name */
export const typingNode = (name) =>
  el(
    'div',
    { class: 'bubble bot typing' },
    el('span', { class: 'hidden' }, `${name} is typing`),
    el('i'),
    el('i'),
    el('i'),
  )
