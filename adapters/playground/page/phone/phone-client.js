/** @import { HeardTalk, PhoneTalk, PhoneTurn, Talk } from '../../render/wire.ts' */
import { get, post } from '../api.js'

/** What the phone asks of the server. */
export function createPhoneClient() {
  /** @type {Set<string>} */
  const own = new Set()
  return {
    /**
     * @param {Talk} talk
     * @returns {Promise<PhoneTalk>}
     */
    history: (talk) => get('phone', queryOf(talk)),
    /**
     * @param {Talk} talk
     * @param {string} text
     * @param {string | undefined} payload
     * @param {string} messageId
     * @returns {Promise<PhoneTurn>}
     */
    say: (talk, text, payload, messageId) => {
      own.add(messageId)
      return post('phone', { ...talk, text, payload, messageId })
    },
    /** @param {string} messageId whether this tab said it, and shows it already */
    isOwn: (messageId) => own.has(messageId),
  }
}

/** @param {Talk} talk */
const queryOf = ({ environment, botId, senderId, contact }) => ({
  environment,
  botId,
  senderId,
  contact,
})

/**
 * @param {Talk} one
 * @param {Talk | null} other
 */
export const isSameTalk = (one, other) =>
  JSON.stringify(queryOf(one)) === JSON.stringify(other && queryOf(other))

/**
 * @param {HeardTalk} heard
 * @param {Talk | null} here whether it is the talk that something was heard of
 */
export function isAbout({ environment, botId, senderId, contact }, here) {
  if (!here || environment !== here.environment) return false
  if (contact !== undefined && contact !== here.contact) return false
  return environment === 'live' ? senderId === here.senderId : botId === here.botId
}
