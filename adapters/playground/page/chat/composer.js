/** @import { CommandSpec, Option } from '../../../../src/chat/port.ts' */
/** @import { Completion } from './command-completion.js' */
import { get } from '../api.js'
import { busyWhile } from '../buttons.js'
import { complete } from './command-completion.js'
import { byId, el, fill } from '../dom.js'
import { createListbox } from '../listbox.js'

/**
 * The message box: ordinary talk, and commands that complete themselves.
 * @param {readonly CommandSpec[]} commands
 * @param {() => string} speaker
 * @param {(text: string) => Promise<boolean>} send true when it was taken
 */
export function createComposer(commands, speaker, send) {
  const form = byId('composer', HTMLFormElement)
  const input = byId('message', HTMLInputElement)
  const button = byId('send', HTMLButtonElement)
  const help = byId('command-help', HTMLElement)
  const listbox = createListbox(input, byId('command-list', HTMLElement), pick)
  /** @type {Completion | null} */
  let now = null

  for (const sign of ['input', 'click']) input.addEventListener(sign, () => void follow())
  input.addEventListener('blur', () => listbox.hide())
  input.addEventListener('keydown', (event) => {
    const isJustSending = event.key === 'Enter' && isWhole(listbox.chosen())
    if (!isJustSending) listbox.key(event)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (text === '' || form.ariaBusy === 'true') return
    listbox.hide()
    input.focus()
    void busyWhile(form, button, () => submit(text))
  })

  /** @param {string} text */
  async function submit(text) {
    input.readOnly = true
    const isTaken = await send(text).finally(() => {
      input.readOnly = false
    })
    if (isTaken) put('')
  }

  async function follow() {
    const { value } = input
    const before = now
    now = complete(value, commands)
    // What the list offers is for another word.
    if (now?.from !== before?.from) listbox.hide()
    fill(help, ...helpNodes(now))
    help.hidden = help.childNodes.length === 0
    if (now === null) return listbox.hide()
    const { source, typed, options } = now
    const found = source ? await suggestions(speaker(), source, typed) : options
    // An answer to what was typed before is of no use.
    if (input.value === value && document.activeElement === input) offer(found, typed)
  }

  /**
   * @param {Option[]} options
   * @param {string} typed
   */
  function offer(options, typed) {
    const [only] = options
    if (options.length === 1 && only && only.value === typed) return listbox.hide()
    listbox.show(options, typed === '' && now?.command ? -1 : 0)
  }

  /** @param {Option | undefined} option whether it is there already, so that Enter just sends */
  function isWhole(option) {
    const typed = now?.typed.toLowerCase()
    return option?.value.toLowerCase() === typed || option?.label.toLowerCase() === typed
  }

  /** @param {Option} option */
  function pick({ value }) {
    if (!now) return
    const word = /\s/.test(value) ? `"${value}"` : value
    put(`${input.value.slice(0, now.from)}${word} `)
  }

  /** @param {string} text */
  function put(text) {
    input.value = text
    input.setSelectionRange(text.length, text.length)
    void follow()
  }

  return {
    /** @param {string} text */
    fillIn: (text) => {
      input.focus()
      put(text)
    },
    focus: () => input.focus(),
    /** @param {string} name */
    talkTo: (name) => {
      input.placeholder = `Write to ${name}, or / for a command`
    },
  }
}

/** @param {Completion | null} completion */
function helpNodes(completion) {
  if (!completion?.command) return []
  const { command, path, asked } = completion
  return [
    el('code', {}, `/${path}`),
    ...command.options.map(({ name, required }) =>
      el('code', { class: name === asked ? 'asked' : '' }, required ? name : `${name}?`),
    ),
    el('span', {}, command.summary),
  ]
}

/**
 * @param {string} as
 * @param {string} source
 * @param {string} typed
 * @returns {Promise<Option[]>} none where the server does not answer: typing goes on
 */
const suggestions = (as, source, typed) => get('suggest', { as, source, typed }).catch(() => [])
