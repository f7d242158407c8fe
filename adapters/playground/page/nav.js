/** @import { Start, WireChannel } from '../render/wire.ts' */
import { avatar } from './avatar.js'
import { byId, el, fill } from './dom.js'

const memory = 'slipway-place'

/**
 * Who speaks and in which channel. Each tab has its own.
 * @param {Start} start
 * @param {() => Promise<void>} moved
 */
export function createNav({ people, channels }, moved) {
  const speaker = byId('speaker', HTMLSelectElement)
  const channel = byId('channel', HTMLSelectElement)
  /** @type {Map<string, number>} */
  const unread = new Map()

  fill(
    speaker,
    ...people.map(({ userId, name, title }) =>
      el('option', { value: userId }, `${name} · ${title}`),
    ),
  )
  fill(channel, ...channels.map(({ id, name }) => el('option', { value: id }, name)))
  const kept = recalled()
  if (people.some(({ userId }) => userId === kept.as)) speaker.value = kept.as
  if (channels.some(({ id }) => id === kept.channel)) channel.value = kept.channel

  speaker.addEventListener('change', () => {
    unread.clear()
    void move()
  })
  channel.addEventListener('change', () => void move())

  const where = () => ({ as: speaker.value, channel: channel.value })
  const here = () => channels.find(({ id }) => id === channel.value)

  async function move() {
    sessionStorage.setItem(memory, JSON.stringify(where()))
    unread.delete(channel.value)
    draw()
    await moved()
  }

  /** @param {string} id */
  async function goTo(id) {
    if (channel.value === id || !channels.some((one) => one.id === id)) return
    channel.value = id
    await move()
  }

  function draw() {
    const person = people.find(({ userId }) => userId === speaker.value)
    if (person) fill(byId('speaker-avatar', HTMLElement), avatar(person))
    byId('about', HTMLElement).textContent = here()?.about ?? ''
    drawLinks(channels, channel.value, unread, goTo)
  }

  return {
    where,
    goTo,
    begin: move,
    channelName: () => here()?.name ?? '',
    /** @param {string} userId */
    speakAs: async (userId) => {
      if (speaker.value === userId) return
      speaker.value = userId
      unread.clear()
      await move()
    },
    /** @param {string} id */
    unread: (id) => {
      unread.set(id, (unread.get(id) ?? 0) + 1)
      draw()
    },
  }
}

/**
 * @param {WireChannel[]} channels
 * @param {string} here
 * @param {Map<string, number>} unread
 * @param {(id: string) => Promise<void>} goTo
 */
function drawLinks(channels, here, unread, goTo) {
  const list = byId('channels', HTMLElement)
  const hadFocus = list.contains(document.activeElement)
  const links = channels.map(({ id, name }) => {
    const count = unread.get(id)
    const badge =
      count &&
      el('span', { class: 'count' }, String(count), el('span', { class: 'hidden' }, ' new'))
    const current = id === here ? 'page' : null
    const node = el(
      'button',
      { type: 'button', 'aria-current': current },
      el('span', {}, name),
      badge || null,
    )
    node.addEventListener('click', () => void goTo(id))
    return el('li', {}, node)
  })
  fill(list, ...links)
  const current = list.querySelector('[aria-current]')
  if (hadFocus && current instanceof HTMLElement) current.focus()
}

/** @returns {{ as: string, channel: string }} */
function recalled() {
  const kept = sessionStorage.getItem(memory)
  return kept === null ? { as: '', channel: '' } : JSON.parse(kept)
}

/**
 * Which half shows in a narrow window.
 * @param {'chat' | 'phone'} view
 */
export function showView(view) {
  document.body.dataset['view'] = view
  for (const one of ['chat', 'phone']) {
    byId(`show-${one}`, HTMLButtonElement).ariaPressed = String(one === view)
  }
}
