/** @import { Customer, Environment, PhoneBot, PhoneButton, PhoneTurn, Talk } from '../wire.ts' */
import { get } from './api.js'
import { busyWhile } from './buttons.js'
import { byId, fill } from './el.js'
import { icon } from './icons.js'
import { createPhoneLine, isSameTalk } from './phone-line.js'
import { createPhoneScreen } from './phone-screen.js'
import { createPhoneSettings } from './phone-settings.js'

/**
 * The phone of a customer, beside the chat.
 * @param {readonly Customer[]} customers
 * @param {() => void} said
 */
export function createPhone(customers, said) {
  const form = byId('phone-composer', HTMLFormElement)
  const input = byId('phone-message', HTMLInputElement)
  const send = byId('phone-send', HTMLButtonElement)
  const line = createPhoneLine()
  const settings = createPhoneSettings(customers, () => void load())
  const screen = createPhoneScreen(tap)
  fill(send, icon('send'))

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (text === '' || isBusy()) return
    input.value = ''
    void busyWhile(form, send, () => say(text, undefined))
  })

  const isBusy = () => form.ariaBusy === 'true'

  /** @param {PhoneButton} button */
  function tap({ title, payload }) {
    if (isBusy()) return
    input.focus()
    void busyWhile(form, send, () => say(title, payload))
  }

  async function load() {
    const talk = settings.talk()
    if (!talk) return screen.start('There is no bot yet. /bots create makes one.', [])
    try {
      const messages = await line.history(talk)
      if (!isSameTalk(talk, settings.talk())) return
      screen.start(settings.hint(), messages)
      settings.setVersion(messages.findLast(({ version }) => version)?.version)
    } catch (error) {
      screen.trouble(error)
    }
  }

  /**
   * @param {string} text
   * @param {string | undefined} payload
   */
  async function say(text, payload) {
    const talk = settings.talk()
    if (!talk) return
    settings.settle()
    screen.message({ from: 'customer', text, buttons: [], at: Date.now() })
    const stopTyping = screen.typing(settings.botName())
    try {
      const turn = await line.say(talk, text, payload)
      stopTyping()
      if (isSameTalk(talk, settings.talk())) {
        showTurn(screen, turn)
        settings.setVersion(turn.version)
      }
      said()
    } catch (error) {
      stopTyping()
      screen.trouble(error)
      if (payload === undefined) input.value ||= text
    }
  }

  return {
    /** @param {Environment} environment */
    switchTo: (environment) => settings.choose(environment),
    /** @param {string} slug shows this bot as customers see it */
    call: (slug) => {
      settings.choose('live', slug)
      input.focus()
    },
    /** Senders and candidates change with what happens in the channels. */
    refresh: async () => {
      /** @type {PhoneBot[]} */
      const bots = await get('phone/bots')
      const isFirst = settings.talk() === null
      if ((settings.setBots(bots) || isFirst) && !isBusy()) await load()
    },
    /**
     * Something was said, perhaps in another tab.
     * @param {Talk} talk
     * @param {string} messageId
     */
    changed: (talk, messageId) => {
      const isHere = isSameTalk(talk, settings.talk())
      if (isHere && !line.isOwn(messageId) && !isBusy()) void load()
    },
  }
}

/**
 * @param {ReturnType<typeof createPhoneScreen>} screen
 * @param {PhoneTurn} turn
 */
function showTurn(screen, { replies, note }) {
  for (const reply of replies) screen.message({ from: 'bot', ...reply, at: Date.now() })
  if (note !== null) screen.note(note)
  else if (replies.length === 0) screen.note('The bot had nothing to say to that.')
}
