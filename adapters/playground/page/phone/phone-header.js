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

/** @type {Record<Environment, string>} */
export const environmentNames = { live: 'Live', sandbox: 'Sandbox', development: 'Development' }

/**
 * @param {Standing} standing
 * @param {string | undefined} version
 */
export function phoneHeader(standing, version) {
  const { bot, environment, sender } = standing
  const name = bot?.name ?? 'No bot'
  const beside = {
    live: [version, sender?.masked].filter(Boolean).join(' · '),
    sandbox: version ?? 'The candidate',
    development: version ?? 'The draft',
  }
  return [
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initialOf(name)),
    el('div', {}, el('strong', {}, name), el('span', { class: 'beside' }, beside[environment])),
    el('span', { class: 'badge' }, badgeOf(standing, version)),
  ]
}

/**
 * `Live` is only what new customers get now: not a number that is off, nor a chat that still
 * finishes on another version.
 * @param {Standing} standing
 * @param {string | undefined} version that spoke last
 */
function badgeOf({ bot, environment, sender }, version) {
  if (environment !== 'live') return environmentNames[environment]
  if (!bot || !sender?.isActive) return 'Not live'
  const isShown = version === undefined || bot.shows.includes(version)
  return isShown ? environmentNames.live : 'Not live any more'
}

/** @param {Standing} standing */
export function phoneHint({ bot, environment, sender, customer }) {
  if (!bot) return 'There is no bot yet.'
  if (environment === 'development') {
    return 'You talk to the draft as it is being edited. Customers never see it.'
  }
  if (environment === 'sandbox') {
    return bot.hasCandidate
      ? 'You talk to the exact candidate that waits for approval.'
      : `No candidate of ${bot.name} waits for approval: /publish ${bot.slug} makes one.`
  }
  if (!sender) return `${bot.name} has no number yet.`
  const only = sender.unserved === null ? '' : ` Only this phone reaches it: ${sender.unserved}.`
  return sender.isActive
    ? `You are ${customer?.name}, ${customer?.shown}, a customer who writes to this number.${only}`
    : `${bot.name} is not active on this number: /activate ${bot.slug} changes that.`
}
