/** @import { PhoneMessage, PhoneTurn, Talk } from '../../render/wire.ts' */
/** @import { Line } from './phone-screen.js' */
import { problemOf } from '../api.js'
import { isSameTalk } from './phone-client.js'

/** News may be lost: while an answer is waited for, the page looks itself. */
const lookAgainMs = 2000

/**
 * A line that the server does not know yet, or never will.
 * @typedef {Line & { messageId?: string, isPending?: boolean }} OwnLine
 */

/**
 * The conversation that the phone shows: what is recorded, and below it what this page alone knows.
 * @param {ReturnType<typeof import('./phone-client.js').createPhoneClient>} line
 * @param {ReturnType<typeof import('./phone-settings.js').createPhoneSettings>} settings
 * @param {ReturnType<typeof import('./phone-screen.js').createPhoneScreen>} screen
 */
export function createPhoneThread(line, settings, screen) {
  // What is said while the past is still on its way comes after it.
  let loaded = Promise.resolve()
  let loads = 0
  let isNewsWaiting = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {PhoneMessage[]} */
  let past = []
  /** @type {OwnLine[]} */
  let own = []
  let isAnswering = false

  const isLive = () => settings.talk()?.environment === 'live'

  function draw() {
    const isTyping = isAnswering || own.some(({ isPending }) => isPending)
    screen.show(settings.hint(), [...past, ...own], isTyping ? settings.botName() : null)
    clearTimeout(timer)
    if (isTyping && isLive()) timer = setTimeout(() => void follow(), lookAgainMs)
  }

  const reload = () => (loaded = load())

  async function load() {
    const mine = ++loads
    const talk = settings.talk()
    if (!talk) return screen.show('There is no bot yet. /bots create makes one.', [], null)
    try {
      const now = await line.history(talk)
      if (mine === loads && isSameTalk(talk, settings.talk())) take(now)
    } catch (error) {
      if (mine === loads) tell(error)
    }
  }

  /** @param {import('../../render/wire.ts').PhoneTalk} now */
  function take(now) {
    past = now.messages
    isAnswering = now.isAnswering
    own = isLive() ? own.filter((one) => !isKnown(one, past)) : []
    settings.setSpoken({ isOpen: now.isOpen, ...spokenBy(past.findLast(({ version }) => version)) })
    draw()
  }

  /** As much news as comes while one is read is read together. */
  async function follow() {
    if (isNewsWaiting) return
    isNewsWaiting = true
    await loaded
    isNewsWaiting = false
    await reload()
  }

  /** @param {unknown} error */
  function tell(error) {
    own = [...withoutTrouble(own), troubleOf(error)]
    draw()
  }

  return {
    isLive,
    reload,
    follow,
    /** The phone shows another talk. */
    change: () => {
      own = []
      void reload()
    },
    /**
     * @param {string} text
     * @param {string} messageId
     */
    begin: async (text, messageId) => {
      await loaded
      own = [...withoutTrouble(own), sayingOf(text, messageId)]
      draw()
    },
    /** @type {(talk: Talk, turn: PhoneTurn) => void} */
    said: (talk, turn) => {
      if (turn.isComing || !isSameTalk(talk, settings.talk())) return
      own = [...own.map((one) => ({ ...one, isPending: false })), ...linesOf(turn)]
      settings.setSpoken(spokenBy(turn))
      draw()
    },
    /** @type {(messageId: string, error: unknown) => void} */
    failed: (messageId, error) => {
      own = own.filter((one) => one.messageId !== messageId)
      tell(error)
    },
  }
}

/** @param {{ version?: string } | undefined} said */
const spokenBy = (said) => (said?.version ? { version: said.version } : {})

/**
 * @param {OwnLine} own
 * @param {PhoneMessage[]} past
 */
const isKnown = ({ messageId }, past) =>
  messageId !== undefined && past.some((one) => one.messageId === messageId)

/**
 * @param {string} text
 * @param {string} messageId
 * @returns {OwnLine}
 */
const sayingOf = (text, messageId) => {
  return { from: 'customer', text, buttons: [], at: Date.now(), messageId, isPending: true }
}

/** @param {OwnLine[]} own */
const withoutTrouble = (own) => own.filter(({ from }) => from !== 'trouble')

/**
 * @param {unknown} error
 * @returns {OwnLine}
 */
function troubleOf(error) {
  const { sentence, nextStep } = problemOf(error)
  return { from: 'trouble', text: `${sentence} ${nextStep}`, buttons: [], at: Date.now() }
}

/**
 * @param {PhoneTurn} turn
 * @returns {OwnLine[]}
 */
function linesOf({ replies, note }) {
  const at = Date.now()
  const said = replies.map((reply) => ({ from: /** @type {const} */ ('bot'), ...reply, at }))
  const words = note ?? (replies.length === 0 ? 'The bot had nothing to say to that.' : null)
  if (words === null) return said
  return [...said, { from: 'note', text: words, buttons: [], at }]
}
