/** @import { Customer, Environment, PhoneBot, PhoneTurn, Talk } from '../../render/wire.ts' */
import { get } from '../api.js'
import { createPhoneComposer } from './phone-composer.js'
import { createPhoneClient, isSameTalk } from './phone-client.js'
import { createPhoneScreen } from './phone-screen.js'
import { createPhoneSettings } from './phone-settings.js'

/**
 * The phone of a customer, beside the chat.
 * @param {readonly Customer[]} customers
 * @param {() => void} said
 */
export function createPhone(customers, said) {
  const line = createPhoneClient()
  const settings = createPhoneSettings(customers, () => void reload())
  const composer = createPhoneComposer(say)
  const screen = createPhoneScreen(composer.tap)
  // What is said while the past is still on its way comes after it.
  let loaded = Promise.resolve()

  function reload() {
    loaded = load()
    return loaded
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
    if (!talk) return false
    settings.settle()
    await loaded
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
      return true
    } catch (error) {
      stopTyping()
      screen.trouble(error)
      return false
    }
  }

  return {
    /** @param {Environment} environment */
    switchTo: (environment) => settings.choose(environment),
    /** @param {string} slug shows this bot as customers see it */
    call: (slug) => {
      settings.choose('live', slug)
      composer.focus()
    },
    /** Senders and candidates change with what happens in the channels. */
    refresh: async () => {
      /** @type {PhoneBot[]} */
      const bots = await get('phone/bots')
      const isFirst = settings.talk() === null
      if ((settings.setBots(bots) || isFirst) && !composer.isBusy()) await reload()
    },
    /**
     * Something was said, perhaps in another tab.
     * @param {Talk} talk
     * @param {string} messageId
     */
    changed: (talk, messageId) => {
      const isHere = isSameTalk(talk, settings.talk())
      if (isHere && !line.isOwn(messageId) && !composer.isBusy()) void reload()
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
