/** @import { Earlier, WireMessage } from '../../render/wire.ts' */
/** @import { Reading } from './message.js' */
import { get } from '../api.js'
import { el, fill } from '../dom.js'
import { createMessageList, idOf } from './message-list.js'

const nearEndPx = 120
/** How far back the way to a linked message leads. */
const pagesMax = 40

/**
 * The messages of the channel that is open.
 * @param {HTMLElement} root the scrolling log
 * @param {() => { as: string, channel: string }} where
 * @param {Reading['press']} press
 */
export function createFeed(root, where, press) {
  const box = el('div', { class: 'messages' })
  const earlier = el('button', { type: 'button', class: 'button earlier' }, 'Show earlier messages')
  const list = createMessageList(box, () => ({ reader: where().as, press }))
  earlier.hidden = true
  earlier.addEventListener('click', () => void loadEarlier())
  fill(root, earlier, box)
  keepEnd(root)

  /** Reads the channel again, whatever is on screen. */
  async function load() {
    const at = where()
    // Before the reading: what the stream brings meanwhile stays.
    list.clear()
    root.ariaBusy = 'true'
    try {
      /** @type {Earlier} */
      const page = await get('messages', at)
      // Somebody may have moved on while this was on its way.
      if (at.as !== where().as || at.channel !== where().channel) return
      list.put(page.messages)
      earlier.hidden = !page.more
      toEnd()
    } finally {
      root.ariaBusy = null
    }
  }

  /** Adds what was missed; what is on screen stays where it is. */
  async function catchUp() {
    const at = where()
    /** @type {Earlier} */
    const page = await get('messages', at)
    if (at.as !== where().as || at.channel !== where().channel) return
    const hasGap = !page.messages.some(({ id }) => list.has(id))
    if (hasGap) return load()
    keepingEnd(() => list.put(page.messages))
  }

  async function loadEarlier() {
    const first = list.first()
    if (!first) return
    /** @type {Earlier} */
    const page = await get('messages', { ...where(), before: idOf(first) })
    const fromBottom = root.scrollHeight - root.scrollTop
    list.put(page.messages)
    earlier.hidden = !page.more
    root.scrollTop = root.scrollHeight - fromBottom
    first.focus({ preventScroll: true })
  }

  /** @param {WireMessage} message a new or changed one of this channel */
  const show = (message) => keepingEnd(() => list.put([message]))

  /** @param {() => boolean} change what a reader at the end stays at the end of */
  function keepingEnd(change) {
    const wasAtEnd = isAtEnd(root)
    if (change() && wasAtEnd) toEnd()
  }

  function toEnd() {
    root.scrollTop = root.scrollHeight
  }

  /** @param {WireMessage[]} answer scrolls to all of it, or to its start */
  function reveal([first]) {
    if (!first) return
    toEnd()
    const node = list.nodeOf(first.id)
    if (node && node.offsetTop < root.scrollTop) root.scrollTop = node.offsetTop
  }

  /**
   * Shows the message that a link leads to, however long ago it was posted.
   * @param {string} id
   */
  async function open(id) {
    for (let page = 0; page < pagesMax && !list.nodeOf(id) && !earlier.hidden; page += 1) {
      await loadEarlier()
    }
    const node = list.nodeOf(id)
    node?.scrollIntoView({ block: 'center' })
    node?.focus({ preventScroll: true })
    return node !== undefined
  }

  /**
   * A word below an answer, about what this page alone did.
   * @param {string} id
   * @param {string} text
   */
  const note = (id, text) =>
    list
      .nodeOf(id)
      ?.querySelector('.said')
      ?.append(el('p', { role: 'status' }, text))

  return { load, catchUp, show, reveal, open, note }
}

/**
 * @param {HTMLElement} root
 * @param {number} [height] how much of it is seen, in px
 */
const isAtEnd = (root, height = root.clientHeight) =>
  root.scrollHeight - root.scrollTop - height < nearEndPx

/**
 * The tour and what is typed take room from it: who reads its end goes on reading its end. What comes
 * below meanwhile, as a picture that arrives, is not read yet.
 * @param {HTMLElement} root
 */
function keepEnd(root) {
  let height = root.clientHeight
  new ResizeObserver(() => {
    if (isAtEnd(root, height)) root.scrollTop = root.scrollHeight
    height = root.clientHeight
  }).observe(root)
}
