/** @import { Customer, Environment, PhoneBot, Talk } from '../../render/wire.ts' */
/** @import { Spoken, Standing } from './phone-header.js' */
import { byId, el, fill } from '../dom.js'
import { environmentNames, phoneHeader, phoneHint } from './phone-header.js'

/** @type {Spoken} */
const nothingYet = { version: undefined, isOpen: false }

/**
 * Which bot, where, as whom; and the header of the phone that says so.
 * @param {readonly Customer[]} customers
 * @param {() => void} changed
 */
export function createPhoneSettings(customers, changed) {
  const bot = byId('phone-bot', HTMLSelectElement)
  const environment = byId('environment', HTMLSelectElement)
  const number = byId('phone-number', HTMLSelectElement)
  const customer = byId('phone-customer', HTMLSelectElement)
  /** @type {PhoneBot[]} */
  let bots = []
  /** @type {Spoken} */
  let spoken = nothingYet
  /** Until somebody chooses or talks, the phone follows what happens. */
  let isSettled = false

  setOptions(environment, Object.entries(environmentNames))
  setOptions(customer, customers.map(customerOption))
  for (const select of [bot, environment, number, customer]) {
    select.addEventListener('change', () => {
      isSettled ||= select === bot || select === number
      change()
    })
  }

  function change() {
    spoken = nothingYet
    draw()
    changed()
  }

  function draw() {
    if (!isSettled) {
      number.replaceChildren()
      bot.value = likelyBot(bots, environment.value)?.botId ?? ''
    }
    setOptions(number, senderOptions(bots.find(({ botId }) => botId === bot.value)))
    drawStanding(standing(), spoken)
  }

  /** @returns {Standing} */
  function standing() {
    const chosen = bots.find(({ botId }) => botId === bot.value)
    const where = /** @type {Environment} */ (environment.value)
    const sender = chosen?.senders.find(({ id }) => id === number.value)
    return {
      bot: chosen,
      environment: where,
      sender: where === 'live' ? sender : undefined,
      customer: customers.find(({ contact }) => contact === customer.value),
    }
  }

  return {
    talk: () => talkOf(standing()),
    botName: () => standing().bot?.name ?? 'The bot',
    hint: () => phoneHint(standing()),
    settle: () => {
      isSettled = true
    },
    /** @param {Partial<Spoken>} next */
    setSpoken: (next) => {
      spoken = { ...spoken, ...next }
      drawStanding(standing(), spoken)
    },
    /**
     * @param {PhoneBot[]} next
     * @returns {boolean} whether something is different now
     */
    setBots: (next) => {
      if (JSON.stringify(next) === JSON.stringify(bots)) return false
      bots = next
      setOptions(bot, bots.map(botOption))
      draw()
      return true
    },
    /**
     * @param {Environment} where
     * @param {string} [slug] another bot, too
     */
    choose: (where, slug) => {
      const chosen = bots.find((one) => one.slug === slug)
      if (chosen) bot.value = chosen.botId
      isSettled ||= chosen !== undefined
      environment.value = where
      change()
    },
  }
}

/**
 * @param {Standing} standing
 * @returns {Talk | null}
 */
function talkOf({ bot, environment, sender, customer }) {
  if (!bot || !customer) return null
  const talk = { environment, botId: bot.botId, contact: customer.contact }
  return sender ? { ...talk, senderId: sender.id } : talk
}

/**
 * The bot that answers here; where none does, the oldest.
 * @param {PhoneBot[]} bots
 * @param {string} environment
 */
function likelyBot(bots, environment) {
  const oldestFirst = bots.toSorted((a, b) => (a.botId < b.botId ? -1 : 1))
  const answers = oldestFirst.find(({ senders, hasCandidate }) =>
    environment === 'sandbox' ? hasCandidate : senders.some(({ isActive }) => isActive),
  )
  return answers ?? oldestFirst[0]
}

/**
 * @param {Standing} standing
 * @param {Spoken} spoken
 */
function drawStanding(standing, spoken) {
  const { bot, environment } = standing
  const edit = byId('edit-draft', HTMLAnchorElement)
  const hasNumber = environment === 'live' && bot !== undefined && bot.senders.length > 0
  byId('phone-number-field', HTMLElement).hidden = !hasNumber
  edit.hidden = bot === undefined
  if (bot) edit.href = `/edit/${encodeURIComponent(bot.slug)}`
  fill(byId('phone-header', HTMLElement), ...phoneHeader(standing, spoken))
  byId('phone', HTMLElement).dataset['environment'] = environment
}

/**
 * @param {PhoneBot} bot
 * @returns {[string, string]}
 */
const botOption = ({ botId, name }) => [botId, name]

/**
 * @param {Customer} customer
 * @returns {[string, string]}
 */
const customerOption = ({ contact, name }) => [contact, `${name} · …${contact.slice(-4)}`]

/**
 * Where the bot is active comes first.
 * @param {PhoneBot | undefined} bot
 * @returns {[string, string][]}
 */
const senderOptions = (bot) =>
  (bot?.senders ?? [])
    .toSorted((a, b) => Number(b.isActive) - Number(a.isActive))
    .map(({ id, name, masked, isActive }) => [
      id,
      `${name} · ${masked}${isActive ? '' : ' · inactive'}`,
    ])

/**
 * New options, the same choice where it still exists.
 * @param {HTMLSelectElement} select
 * @param {[string, string][]} options value and text
 */
function setOptions(select, options) {
  const { value: before } = select
  fill(select, ...options.map(([value, text]) => el('option', { value }, text)))
  if (options.some(([value]) => value === before)) select.value = before
}
