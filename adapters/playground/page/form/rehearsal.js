/** @import { Form } from '../../../../src/chat/port.ts' */
/** @import { Badge } from '../phone/phone-header.js' */
/** @import { PhoneButton, WireRehearsal, WireRehearsed } from '../../render/wire.ts' */
import { post, problemOf } from '../api.js'
import { initialOf } from '../avatar.js'
import { el, fill } from '../dom.js'
import { icon } from '../icons.js'
import { bubbleNode, noteNode } from '../phone/phone-bubbles.js'
import { badgeNode } from '../phone/phone-header.js'
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
  const now = createSide('Now', 'live', reader, say)
  const after = createSide('After approval', 'sandbox', reader, say)
  const pair = el('div', { class: 'pair' }, now.node, after.node)
  const back = stepButton('Previous change', 'left', () => step(-1))
  const on = stepButton('Next change', 'right', () => step(1))
  const title = el('h3')
  const beside = el(
    'section',
    { class: 'rehearsal', 'aria-label': 'Both versions' },
    el('div', { class: 'head' }, title, marksSwitch(pair), back, on),
    tabs(pair),
    pair,
    composer(say),
  )
  /** @type {WireRehearsal | null} */
  let shown = null
  /** @type {Set<string>} */
  const seen = new Set()
  let chosen = -1

  /** @param {PhoneButton} button what a customer taps or writes, to both */
  function say({ title: text, payload }) {
    if (text === '' || !shown) return
    const next = payload === undefined ? { text } : { text, payload }
    void play({ said: [...shown.said, next], change: shown.changes[chosen]?.key })
  }

  /** @param {number} by */
  function step(by) {
    const count = shown?.changes.length ?? 0
    if (count > 0) choose((chosen + by + count) % count)
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at
    void play({ change: shown?.changes[at]?.key })
  }

  /** @param {{ said?: WireRehearsal['said'], change?: string | undefined }} what */
  async function play(what) {
    try {
      shown = await post('rehearse', { request, ...what })
      if (shown) draw(shown)
    } catch (error) {
      after.trouble(error)
    }
  }

  /** @param {WireRehearsal} rehearsal */
  function draw(rehearsal) {
    const { changes, bot, base, number } = rehearsal
    if (chosen < 0 && changes.length > 0) return choose(0)
    const what = changes[chosen]
    if (what) seen.add(what.key)
    const which = what ? `${chosen + 1}. ${what.title}` : 'First version'
    fill(title, which, el('span', {}, ' · the same chat in both versions'))
    back.hidden = on.hidden = changes.length < 2
    const nothing = base === null ? 'Nothing is live yet.' : ''
    /** @type {Badge} */
    const badge = rehearsal.isLive
      ? { word: 'Live', tone: 'live' }
      : { word: 'Not live', tone: 'quiet' }
    now.draw({ bot, which: base ?? 'not live yet', badge, lines: rehearsal.now, nothing })
    /** @type {Badge} */
    const toApprove = { word: 'To approve', tone: 'sandbox' }
    const asked = { which: `R-${number}`, badge: toApprove, lines: rehearsal.after }
    after.draw({ bot, ...asked, nothing: '' })
    fill(list, ...changesNodes(rehearsal, { chosen, seen, choose, reader }))
  }

  void play({})
  return { list, beside }
}

/**
 * @param {WireRehearsal} rehearsal
 * @param {{ chosen: number, seen: Set<string>, choose: (at: number) => void, reader: string }} view
 */
function changesNodes({ changes, left, about }, { chosen, seen, choose, reader }) {
  /**
   * @param {WireRehearsal['changes'][number]} change
   * @param {number} at
   */
  const changeNode = ({ key, title, lines }, at) => {
    const done = el(
      'span',
      { class: 'seen' },
      icon('good'),
      el('span', { class: 'hidden' }, 'seen'),
    )
    const node = el(
      'button',
      { type: 'button', 'aria-pressed': String(at === chosen) },
      el('strong', {}, title),
      ...lines.slice(0, 2).map((line) => el('span', {}, ...richNodes(line, reader))),
      seen.has(key) && done,
    )
    node.addEventListener('click', () => choose(at))
    return el('li', {}, node)
  }
  const counted = `${seen.size} of ${changes.length} seen`
  return [
    changes.length > 0 &&
      el('div', { class: 'head' }, el('h3', {}, 'What changes'), el('span', {}, counted)),
    el('ul', {}, ...changes.map(changeNode)),
    left > 0 && el('p', { class: 'left' }, `And ${left} more: see Details.`),
    ...about.map((line) => el('p', { class: 'intro' }, ...richNodes(line, reader))),
  ]
}

/**
 * One of the two phones.
 * @param {string} label
 * @param {'live' | 'sandbox'} environment
 * @param {string} reader
 * @param {(button: PhoneButton) => void} say
 */
function createSide(label, environment, reader, say) {
  const screen = el('div', { class: 'phone-screen', tabindex: 0, role: 'log', 'aria-label': label })
  const header = el('div', { class: 'phone-header' })
  const version = el('span')
  const node = el(
    'div',
    { class: 'side', 'data-environment': environment },
    el('h4', {}, label, ' ', version),
    el('div', { class: 'device' }, header, screen),
  )
  return {
    node,
    /** @param {{ bot: string, which: string, badge: Badge, lines: WireRehearsed[] | null, nothing: string }} shown */
    draw: ({ bot, which, badge, lines, nothing }) => {
      fill(version, which)
      fill(
        header,
        el('span', { class: 'avatar', 'aria-hidden': 'true' }, initialOf(bot)),
        el('div', {}, el('strong', {}, bot), el('span', { class: 'beside' }, which)),
        badgeNode(badge),
      )
      const bubbles = (lines ?? []).map((line) => lineNode(line, screen, reader, say))
      fill(screen, nothing !== '' && noteNode(nothing), ...bubbles)
      scrollToChange(screen)
    },
    /** @param {unknown} error */
    trouble: (error) => {
      const { sentence, nextStep } = problemOf(error)
      fill(screen, el('p', { class: 'note trouble' }, `${sentence} ${nextStep}`))
    },
  }
}

/**
 * @param {WireRehearsed} line
 * @param {HTMLElement} screen
 * @param {string} reader
 * @param {(button: PhoneButton) => void} say
 */
function lineNode({ from, words, buttons, list, isAbout }, screen, reader, say) {
  const nodes = richNodes(words, reader)
  if (from === 'note') return el('p', { class: 'note' }, ...nodes)
  const node = bubbleNode(
    { from, text: '', words: nodes, buttons, ...(list !== undefined && { list }) },
    { tap: say, list: (rows, opener) => openSheet(screen, rows, opener, say) },
  )
  node.classList.toggle('about', isAbout)
  return node
}

/** @param {HTMLElement} screen shows the change itself, else what is newest */
function scrollToChange(screen) {
  const about = screen.querySelector('.about')
  if (about instanceof HTMLElement) screen.scrollTop = about.offsetTop - screen.offsetTop - 60
  else screen.scrollTop = screen.scrollHeight
}

/** @param {(button: PhoneButton) => void} say */
function composer(say) {
  const input = el('input', {
    type: 'text',
    'aria-label': 'Write to both phones',
    placeholder: 'Write to both phones',
    maxlength: 4096,
    autocomplete: 'off',
  })
  const button = el('button', { type: 'button', 'aria-label': 'Send to both' }, icon('send'))
  const send = () => {
    say({ title: input.value.trim() })
    input.value = ''
  }
  button.addEventListener('click', send)
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    send()
  })
  return el('div', { class: 'phone-composer' }, input, button)
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
