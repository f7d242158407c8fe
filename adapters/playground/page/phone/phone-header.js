/** @import { Customer, Environment, PhoneBot } from '../../render/wire.ts' */
import { initialOf } from '../avatar.js'
import { el } from '../dom.js'

/**
 * What the phone shows: a bot, its environment, and in live its number.
 * @typedef {{
 *   bot: PhoneBot | undefined,
 *   environment: Environment,
 *   sender: PhoneBot['senders'][number] | undefined,
 *   customer: Customer | undefined,
 * }} Standing
 */

/**
 * Which version spoke last, and whether the chat goes on with it.
 * @typedef {{ version: string | undefined, isOpen: boolean }} Spoken
 */

/** @type {Record<Environment, string>} */
export const environmentNames = { live: 'Live', sandbox: 'Sandbox', development: 'Development' }

/**
 * @param {Standing} standing
 * @param {Spoken} spoken
 */
export function phoneHeader(standing, { version, isOpen }) {
  const { bot, environment, sender } = standing
  const name = bot?.name ?? 'No bot'
  const beside = {
    live: [version, sender?.masked].filter(Boolean).join(' · '),
    sandbox: version ?? 'The request',
    development: version ?? 'The draft',
  }
  return [
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initialOf(name)),
    el('div', {}, el('strong', {}, name), el('span', { class: 'beside' }, beside[environment])),
    badgeNode(badgeOf(standing, { version, isOpen })),
  ]
}

/**
 * A word, and the colour that goes with it.
 * @typedef {{ word: string, tone: 'live' | 'waiting' | 'quiet' | 'sandbox' | 'development' }} Badge
 */

/** @param {Badge} badge */
export const badgeNode = ({ word, tone }) => el('span', { class: 'badge', 'data-tone': tone }, word)

/**
 * `Live` is only what new customers get now: not a number that is off, nor a chat that still
 * finishes on another version, nor one that is over.
 * @param {Standing} standing
 * @param {Spoken} spoken
 * @returns {Badge}
 */
function badgeOf({ bot, environment, sender }, { version, isOpen }) {
  if (environment !== 'live') return { word: environmentNames[environment], tone: environment }
  const isOn = bot !== undefined && sender?.isActive === true
  const isShown = version === undefined || bot?.shows.includes(version)
  if (isOn && isShown) return { word: environmentNames.live, tone: 'live' }
  if (isOpen) return { word: 'Finishing', tone: 'waiting' }
  return { word: isOn ? 'Chat is over' : 'Not live', tone: 'quiet' }
}

/** @param {Standing} standing */
export function phoneHint({ bot, environment, sender, customer }) {
  if (!bot) return 'There is no bot yet.'
  if (environment === 'development') {
    return 'You talk to the draft as it is being edited. Customers never see it.'
  }
  if (environment === 'sandbox') {
    return bot.hasCandidate
      ? 'You talk to exactly what waits for approval. No customer sees it.'
      : `Nothing of ${bot.name} waits for approval: /publish ${bot.slug} asks for it.`
  }
  if (!sender) return `${bot.name} has no number yet.`
  const only = sender.unserved === null ? '' : ` Only this phone reaches it: ${sender.unserved}.`
  return sender.isActive
    ? `You are ${customer?.name}, ${customer?.shown}, a customer who writes to this number.${only}`
    : `${bot.name} is not active on this number: /activate ${bot.slug} changes that.`
}
