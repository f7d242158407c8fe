/** @import { CommandSpec } from '../../../../src/chat/port.ts' */
/** @import { WirePerson } from '../../render/wire.ts' */
/** @import { Deed, Step } from './tour-steps.js' */
import { byId, el, fill } from '../dom.js'
import { icon } from '../icons.js'
import { steps } from './tour-steps.js'

const memory = 'slipway-tour'

/**
 * @typedef {{
 *   people: WirePerson[],
 *   commands: readonly CommandSpec[],
 *   speakAs: (userId: string) => Promise<void>,
 *   fillIn: (text: string) => void,
 *   showChannel: () => Promise<void>,
 *   showPhone: () => void,
 * }} Around
 */

/**
 * The five-minute tour: one step at a time, gone for good when it is ended.
 * @param {Around} around
 */
export function createTour(around) {
  const panel = byId('tour', HTMLElement)
  const opener = byId('tour-open', HTMLButtonElement)
  const kept = localStorage.getItem(memory)
  let at = Number(kept) in steps ? Number(kept) : 0
  let isOpen = kept !== 'ended'
  fill(opener, icon('compass'), 'Five-minute tour')
  opener.addEventListener('click', () => setOpen(!isOpen))
  // A step done in another tab is done here too.
  addEventListener('storage', ({ key, newValue }) => {
    if (key === memory) follow(newValue)
  })
  draw()

  function draw() {
    localStorage.setItem(memory, isOpen ? String(at) : 'ended')
    panel.hidden = !isOpen
    opener.ariaExpanded = String(isOpen)
    const step = steps[at]
    if (!step) return
    fill(
      panel,
      heading(step.title, at, () => setOpen(false)),
      el('p', {}, step.text),
      el('div', { class: 'buttons' }, startButton(step, around), ...moveButtons(at, move)),
    )
  }

  /** @param {string | null} said by another tab */
  function follow(said) {
    isOpen = said !== 'ended'
    if (isOpen && Number(said) in steps) at = Number(said)
    draw()
  }

  /** @param {boolean} next */
  function setOpen(next) {
    isOpen = next
    draw()
    ;(isOpen ? panel : opener).focus()
  }

  /** @param {number} by */
  function move(by) {
    at += by
    draw()
    panel.focus()
  }

  return {
    /** @param {Deed} deed goes on when it is what the shown step asks for */
    did: (deed) => {
      if (!isOpen || !steps[at]?.isDone(deed)) return
      if (at === steps.length - 1) isOpen = false
      else at += 1
      draw()
    },
  }
}

/**
 * @param {string} title
 * @param {number} at
 * @param {() => void} end
 */
function heading(title, at, end) {
  const close = el(
    'button',
    { type: 'button', class: 'button bare', 'aria-label': 'End the tour' },
    icon('close'),
  )
  close.addEventListener('click', end)
  return el(
    'header',
    {},
    el('h3', {}, title),
    el('p', { class: 'step' }, `Five-minute tour · ${at + 1} of ${steps.length}`),
    close,
  )
}

/**
 * @param {Step} step
 * @param {Around} around
 */
function startButton(
  { who, types },
  { people, commands, speakAs, fillIn, showChannel, showPhone },
) {
  const person = who
    .map((name) => people.find((one) => one.name.startsWith(name)))
    .find((one) => one !== undefined)
  const name = person?.name ?? who[0]
  const command = types && commands.find((one) => one.name.endsWith(types[0]))
  const line = types && `/${command?.name ?? types[0]} ${types[1]}`
  const label =
    name === undefined ? 'Go to the phone' : line ? `Type ${line} as ${name}` : `Speak as ${name}`
  const node = el('button', { type: 'button', class: 'button primary' }, label)
  const begin = async () => {
    if (who.length === 0) return showPhone()
    if (person) await speakAs(person.userId)
    await showChannel()
    if (line) fillIn(line)
  }
  node.addEventListener('click', () => void begin())
  return node
}

/**
 * @param {number} at
 * @param {(by: number) => void} move
 */
function moveButtons(at, move) {
  const back = el('button', { type: 'button', class: 'button', hidden: at === 0 }, 'Back')
  const next = el(
    'button',
    { type: 'button', class: 'button', hidden: at === steps.length - 1 },
    'Next',
  )
  back.addEventListener('click', () => move(-1))
  next.addEventListener('click', () => move(1))
  return [back, next]
}
