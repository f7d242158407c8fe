/** @import { Form } from '../../../../src/chat/port.ts' */
/** @import { PhoneButton, WireRehearsal, WireRehearsed } from '../../render/wire.ts' */
import { post, problemOf } from '../api.js'
import { initialOf } from '../avatar.js'
import { el, fill } from '../dom.js'
import { icon } from '../icons.js'
import { bubbleNode, noteNode } from '../phone/phone-bubbles.js'
import { openSheet } from '../phone/phone-sheet.js'
import { richNodes } from '../rich.js'

/** @typedef {ReturnType<typeof createRehearsal>} RehearsalView */

/**
 * Two phones beside the form that approves a request: the same chat *Now* and *After approval*.
 * Null for any other form.
 * @param {Form} form
 * @param {string} reader
 */
export const rehearsalOf = (form, reader) => {
  const request = /^approve:([^.:]+)/.exec(form.id)?.[1]
  return request === undefined ? null : createRehearsal(request, reader)
}

/**
 * @param {string} request
 * @param {string} reader
 */
function createRehearsal(request, reader) {
  const list = el('div', { class: 'changes' })
  const title = el('h3')
  const phones = { now: phone('Now', 'live'), after: phone('After approval', 'sandbox') }
  const pair = el('div', { class: 'pair' }, phones.now.node, phones.after.node)
  const input = el('input', {
    type: 'text',
    'aria-label': 'Write to both phones',
    placeholder: 'Write to both phones',
    maxlength: 4096,
    autocomplete: 'off',
  })
  const send = el('button', { type: 'button', 'aria-label': 'Send to both' }, icon('send'))
  const back = stepButton('Previous change', 'left', () => step(-1))
  const on = stepButton('Next change', 'right', () => step(1))
  const beside = el(
    'section',
    { class: 'rehearsal', 'aria-label': 'Both versions' },
    el('div', { class: 'head' }, title, marksSwitch(pair), back, on),
    tabs(pair),
    pair,
    el('div', { class: 'phone-composer' }, input, send),
  )
  /** @type {WireRehearsal | null} */
  let shown = null
  /** @type {Set<string>} */
  const seen = new Set()
  let chosen = -1

  send.addEventListener('click', () => say({ title: input.value.trim() }))
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    say({ title: input.value.trim() })
  })

  /** @param {PhoneButton} button what a customer taps or writes, to both */
  function say({ title: text, payload }) {
    if (text === '' || !shown) return
    input.value = ''
    const next = payload === undefined ? { text } : { text, payload }
    void play({ said: [...shown.said, next], change: keyOf(chosen) })
  }

  /** @param {number} by */
  function step(by) {
    const count = shown?.changes.length ?? 0
    if (count > 0) choose((chosen + by + count) % count)
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at
    void play({ change: keyOf(at) })
  }

  /** @param {number} at */
  const keyOf = (at) => shown?.changes[at]?.key

  /** @param {{ said?: WireRehearsal['said'], change?: string | undefined }} what */
  async function play(what) {
    try {
      shown = await post('rehearse', { request, ...what })
      if (chosen < 0 && shown && shown.changes.length > 0) return choose(0)
      const key = keyOf(chosen)
      if (key !== undefined) seen.add(key)
      draw()
    } catch (error) {
      const { sentence, nextStep } = problemOf(error)
      fill(phones.after.screen, el('p', { class: 'note trouble' }, `${sentence} ${nextStep}`))
    }
  }

  function draw() {
    if (!shown) return
    const { changes, left, about, bot, base, number, now, after } = shown
    const what = changes[chosen]
    const which = what ? `${chosen + 1}. ${what.title}` : 'First version'
    fill(title, which, el('span', {}, ' · the same chat in both versions'))
    back.hidden = on.hidden = changes.length < 2
    phones.now.draw(bot, base ?? 'not live yet', now, base === null ? 'Nothing is live yet.' : '')
    phones.after.draw(bot, `R-${number}`, after, '')
    fill(
      list,
      changes.length > 0 &&
        el(
          'div',
          { class: 'head' },
          el('h3', {}, 'What customers will notice'),
          el('span', {}, `${seen.size} of ${changes.length} seen`),
        ),
      el('ul', {}, ...changes.map((change, at) => changeNode(change, at))),
      left > 0 && el('p', { class: 'left' }, `And ${left} more: see Details.`),
      ...about.map((line) => el('p', { class: 'intro' }, ...richNodes(line, reader))),
    )
    scroll()
  }

  /**
   * @param {WireRehearsal['changes'][number]} change
   * @param {number} at
   */
  function changeNode({ key, title: name, lines }, at) {
    const isChosen = at === chosen
    const node = el(
      'button',
      { type: 'button', 'aria-pressed': String(isChosen) },
      el('strong', {}, name),
      ...lines.slice(0, 2).map((line) => el('span', {}, ...richNodes(line, reader))),
      seen.has(key) &&
        el('span', { class: 'seen' }, icon('good'), el('span', { class: 'hidden' }, 'seen')),
    )
    node.addEventListener('click', () => {
      choose(at)
    })
    return el('li', {}, node)
  }

  /** The change itself in sight, else the newest. */
  function scroll() {
    for (const { screen } of Object.values(phones)) {
      const about = screen.querySelector('.about')
      if (about instanceof HTMLElement) screen.scrollTop = about.offsetTop - screen.offsetTop - 60
      else screen.scrollTop = screen.scrollHeight
    }
  }

  /**
   * @param {string} label
   * @param {string} environment
   */
  function phone(label, environment) {
    const screen = el('div', {
      class: 'phone-screen',
      tabindex: 0,
      role: 'log',
      'aria-label': label,
    })
    const head = el('div', { class: 'phone-header' })
    const version = el('span')
    const node = el(
      'div',
      { class: 'side', 'data-environment': environment },
      el('h4', {}, label, ' ', version),
      el('div', { class: 'device' }, head, screen),
    )
    return {
      node,
      screen,
      /**
       * @param {string} bot
       * @param {string} which
       * @param {WireRehearsed[] | null} lines
       * @param {string} nothing
       */
      draw: (bot, which, lines, nothing) => {
        fill(version, which)
        fill(
          head,
          el('span', { class: 'avatar', 'aria-hidden': 'true' }, initialOf(bot)),
          el('div', {}, el('strong', {}, bot), el('span', { class: 'beside' }, which)),
          el('span', { class: 'badge' }, environment === 'live' ? 'Live' : 'To approve'),
        )
        fill(
          screen,
          nothing !== '' && noteNode(nothing),
          ...(lines ?? []).map((line) => lineNode(line, screen)),
        )
      },
    }
  }

  /**
   * @param {WireRehearsed} line
   * @param {HTMLElement} screen
   */
  function lineNode({ from, words, buttons, isAbout }, screen) {
    const nodes = richNodes(words, reader)
    if (from === 'note') return el('p', { class: 'note' }, ...nodes)
    const node = bubbleNode(
      { from, text: '', words: nodes, buttons },
      { tap: say, list: (rows, opener) => openSheet(screen, rows, opener, say) },
    )
    node.classList.toggle('about', isAbout)
    return node
  }

  void play({})
  return { list, beside }
}

/**
 * @param {string} label
 * @param {'left' | 'right'} way
 * @param {() => void} go
 */
function stepButton(label, way, go) {
  const node = el(
    'button',
    { type: 'button', class: `button bare ${way}`, 'aria-label': label },
    icon('right'),
  )
  node.addEventListener('click', go)
  return node
}

/** @param {HTMLElement} pair whose marks can be switched off */
function marksSwitch(pair) {
  const box = el('input', { type: 'checkbox', role: 'switch', checked: true })
  box.addEventListener('change', () => pair.classList.toggle('unmarked', !box.checked))
  return el('label', { class: 'marks' }, box, 'Mark differences')
}

/** @param {HTMLElement} pair of which a narrow window shows one */
function tabs(pair) {
  const nodes = ['Now', 'After approval'].map((label, at) => {
    const node = el(
      'button',
      { type: 'button', class: 'button', 'aria-pressed': String(at === 1) },
      label,
    )
    node.addEventListener('click', () => {
      pair.classList.toggle('first', at === 0)
      for (const one of nodes) one.ariaPressed = String(one === node)
    })
    return node
  })
  return el('div', { class: 'tabs' }, ...nodes)
}
