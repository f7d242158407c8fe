/** @import { WireMessage } from '../../render/wire.ts' */
/** @import { Reading } from './message.js' */
import { language } from '../rich.js'
import { messageNode } from './message.js'

/** Thread lines show by themselves while they are few. */
const fewLines = 3
const sameBreathMs = 5 * 60_000

/**
 * Messages by id, each drawn where it belongs and redrawn in place.
 * @param {HTMLElement} list
 * @param {() => Reading} reading
 */
export function createMessageList(list, reading) {
  /** @type {Map<string, WireMessage>} */
  const messages = new Map()

  /**
   * @param {WireMessage[]} added
   * @returns {boolean} whether anything is different now
   */
  function put(added) {
    const news = added.filter((message) => isNews(message, messages.get(message.id)))
    for (const message of news) messages.set(message.id, message)
    for (const id of new Set(news.map(({ id, thread }) => thread ?? id))) draw(id)
    list.classList.toggle('empty', messages.size === 0)
    return news.length > 0
  }

  /** @param {string} id */
  function draw(id) {
    const message = messages.get(id)
    if (!message) return
    const lines = [...messages.values()]
      .filter(({ thread }) => thread === id)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const old = nodeOf(id)
    const isOpen = old?.querySelector('details')?.open ?? lines.length <= fewLines
    const node = messageNode(message, lines, isOpen, reading())
    if (old) replaceKeepingFocus(old, node)
    else list.insertBefore(node, nodes().find((one) => idOf(one) > id) ?? null)
    group(node, messageOf(node.previousElementSibling), message)
    if (node.nextElementSibling)
      group(node.nextElementSibling, message, messageOf(node.nextElementSibling))
  }

  const nodes = () => [...list.querySelectorAll('article')]

  /** @param {string} id */
  const nodeOf = (id) => nodes().find((node) => idOf(node) === id)

  /** @param {Element | null} node */
  const messageOf = (node) => (node ? messages.get(idOf(node)) : undefined)

  return {
    put,
    clear: () => {
      messages.clear()
      list.replaceChildren()
    },
    nodeOf,
    /** @param {string} id */
    has: (id) => messages.has(id),
    first: () => list.querySelector('article'),
  }
}

/** @param {Element} node */
export const idOf = (node) => node.getAttribute('data-id') ?? ''

/**
 * An answer and the live stream bring the same message, in either order; and a token that is shown
 * once is not read again.
 * @param {WireMessage} message
 * @param {WireMessage | undefined} known
 */
const isNews = (message, known) =>
  known === undefined || (message.editedAt ?? 0) > (known.editedAt ?? 0)

/**
 * Draws the day where it changes, and the name once for what somebody says in one breath.
 * @param {Element} node
 * @param {WireMessage | undefined} before
 * @param {WireMessage | undefined} message
 */
function group(node, before, message) {
  if (!message) return
  const isNewDay = before === undefined || dayOf(before) !== dayOf(message)
  node.classList.toggle('follows', !isNewDay && isSameBreath(before, message))
  if (isNewDay) node.setAttribute('data-day', dayOf(message))
  else node.removeAttribute('data-day')
}

/**
 * @param {WireMessage} before
 * @param {WireMessage} message
 */
function isSameBreath(before, message) {
  const isTalk = before.body.kind === 'text' && message.body.kind === 'text'
  const isSame = before.author?.userId === message.author?.userId
  return isTalk && isSame && message.at - before.at < sameBreathMs
}

/** @param {WireMessage} message */
const dayOf = ({ at }) =>
  new Date(at).toLocaleDateString(language, { weekday: 'long', day: 'numeric', month: 'long' })

/**
 * A card that is redrawn under somebody's fingers keeps their place.
 * @param {Element} old
 * @param {HTMLElement} node
 */
function replaceKeepingFocus(old, node) {
  const focused = document.activeElement
  const hadFocus = focused !== null && old.contains(focused)
  old.replaceWith(node)
  if (!hadFocus) return
  const verb = focused.getAttribute('data-action')?.split(':')[0]
  const again =
    focused.tagName === 'SUMMARY'
      ? node.querySelector('summary')
      : verb && node.querySelector(`[data-action^="${CSS.escape(verb)}:"]`)
  ;(again instanceof HTMLElement ? again : node).focus({ preventScroll: true })
}
