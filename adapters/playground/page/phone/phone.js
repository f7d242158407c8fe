/** @import { Customer, Environment, HeardTalk, PhoneBot } from '../../render/wire.ts' */
import { get } from '../api.js'
import { createPhoneComposer } from './phone-composer.js'
import { createPhoneClient, isAbout } from './phone-client.js'
import { createPhoneScreen } from './phone-screen.js'
import { createPhoneSettings } from './phone-settings.js'
import { createPhoneThread } from './phone-thread.js'

/**
 * The phone of a customer, beside the chat.
 * @param {readonly Customer[]} customers
 * @param {() => void} said
 */
export function createPhone(customers, said) {
  const line = createPhoneClient()
  const settings = createPhoneSettings(customers, () => thread.change())
  const composer = createPhoneComposer(say)
  const thread = createPhoneThread(line, settings, createPhoneScreen(composer.tap))

  /**
   * @param {string} text
   * @param {string | undefined} payload
   */
  async function say(text, payload) {
    const talk = settings.talk()
    if (!talk) return false
    settings.settle()
    const messageId = crypto.randomUUID()
    await thread.begin(text, messageId)
    try {
      thread.said(talk, await line.say(talk, text, payload, messageId))
      said()
      return true
    } catch (error) {
      thread.failed(messageId, error)
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
      const isOther = settings.setBots(bots) || isFirst
      // A card may tell that the chat's version has finished.
      if ((isOther || thread.isLive()) && !composer.isBusy()) await thread.follow()
    },
    /**
     * Something was said, perhaps in another tab.
     * @param {HeardTalk} heard
     * @param {string} messageId
     */
    changed: (heard, messageId) => {
      if (!isAbout(heard, settings.talk())) return
      const isShown = line.isOwn(messageId) || composer.isBusy()
      if (thread.isLive() || !isShown) void thread.follow()
    },
  }
}
