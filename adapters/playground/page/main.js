/** @import { Button, FieldValues, Form } from '../../../src/chat/port.ts' */
/** @import { LiveEvent, Reply, Start, WireMessage } from '../render/wire.ts' */
import { RequestError, get, post, problemOf } from './api.js'
import { createComposer } from './chat/composer.js'
import { byId, el, fill } from './dom.js'
import { copyAddress, placeOf } from './chat/card-link.js'
import { createFeed } from './chat/feed.js'
import { createForms } from './form/form.js'
import { icon } from './icons.js'
import { listenForKeys } from './keyboard-shortcuts.js'
import { createNav, showView } from './nav.js'
import { createPhone } from './phone/phone.js'
import { listen } from './event-stream.js'
import { createTour } from './tour/tour.js'

/** @type {Start} */
const start = await get('start')

const nav = createNav(start, async () => {
  rewire()
  composer.talkTo(nav.channelName())
  await reload()
})
const feed = createFeed(byId('feed', HTMLElement), () => nav.where(), press)
const composer = createComposer(start.commands, () => nav.where().as, say)
const phone = createPhone(start.customers, () =>
  tour.did({ kind: 'phone', what: '', as: nav.where().as }),
)
const forms = createForms({
  reader: () => nav.where().as,
  submit,
  press: (button) => press(button),
  suggest: (source, typed) => get('suggest', { as: nav.where().as, source, typed }),
  closed: () => {
    if (document.activeElement === document.body) composer.focus()
  },
})
const tour = createTour({
  people: start.people,
  commands: start.commands,
  speakAs: (userId) => nav.speakAs(userId),
  fillIn: (text) => composer.fillIn(text),
  showChannel: async () => {
    showView('chat')
    await nav.goTo('releases')
  },
  showPhone: () => {
    showView('phone')
    phone.call('orders')
  },
})
for (const view of /** @type {const} */ (['chat', 'phone'])) {
  byId(`show-${view}`, HTMLButtonElement).addEventListener('click', () => showView(view))
}

/** @type {(() => void) | null} */
let stopListening = null
let heardAs = ''

/** Each stream belongs to one person: another speaker gets other private answers. */
function rewire() {
  const { as } = nav.where()
  if (as === heardAs) return
  stopListening?.()
  heardAs = as
  stopListening = listen(as, { event: hear, caughtUp, lost })
}

/** @param {LiveEvent} event */
function hear(event) {
  if (event.kind === 'phone') return phone.changed(event.talk, event.messageId)
  take(event.message)
  if (event.message.body.kind === 'card') void phone.refresh()
}

/** @param {WireMessage} message */
function take(message) {
  if (message.channel === nav.where().channel) feed.show(message)
  else if (message.thread === null && message.editedAt === null) nav.unread(message.channel)
}

const caughtUp = () => {
  void feed.catchUp().then(() => trouble(null), trouble)
  void phone.refresh().catch(trouble)
}

async function reload() {
  await feed.load().then(() => trouble(null), trouble)
}

const lost = () =>
  trouble(
    new RequestError({
      sentence: 'The connection to Slipway is lost.',
      nextStep: 'Look whether the server still runs: the page comes back by itself.',
    }),
  )

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function say(text) {
  try {
    await answer(await post('say', { ...came(), text }))
    tour.did({ kind: 'sent', what: text, as: nav.where().as })
    return true
  } catch (error) {
    trouble(error)
    return false
  }
}

/**
 * @param {Button} button
 * @param {WireMessage} [message]
 */
async function press(button, message) {
  try {
    const messageId = message?.id
    /** @type {Reply} */
    const reply = await post('click', { ...came(), action: button.id, messageId })
    await answer(reply, messageId)
    if (button.id.startsWith('copy:')) await copied(reply)
    tour.did({ kind: 'clicked', what: button.id, as: nav.where().as })
  } catch (error) {
    trouble(error)
  }
}

/** @param {Reply} reply to “Copy link” */
async function copied(reply) {
  const said = await copyAddress(reply)
  const [first] = reply.kind === 'shown' ? reply.messages : []
  if (said !== null && first) feed.note(first.id, said)
}

/** A link to a card opens its channel, and the card in it. */
async function openLinked() {
  const place = placeOf(location.hash)
  if (!place) return
  await nav.goTo(place.channel)
  if (!(await feed.open(place.message))) trouble(cardGone)
}

const cardGone = new RequestError({
  sentence: 'The card of this link is not here.',
  nextStep: 'It was in a direct message of somebody else, or is gone: /bots requests lists all.',
})

/**
 * @param {Form} form
 * @param {FieldValues} values
 * @param {string} [messageId] whose button opened the form
 */
async function submit(form, values, messageId) {
  /** @type {Reply} */
  const reply = await post('submit', { ...came(), form: form.id, values, messageId })
  if (reply.kind === 'form') return reply
  await answer(reply)
  tour.did({ kind: 'submitted', what: form.id, as: nav.where().as })
  return null
}

/** Who acts where, and the id that makes a repeated delivery harmless. */
const came = () => ({ ...nav.where(), id: crypto.randomUUID() })

const takenBefore = new RequestError({
  sentence: 'That was taken already.',
  nextStep: 'Nothing changed; the answer to it is in the channel.',
})

/**
 * @param {Reply} reply
 * @param {string} [messageId] the message that was clicked
 */
async function answer(reply, messageId) {
  trouble(null)
  if (reply.kind === 'form') return forms.show(reply, messageId)
  if (reply.kind === 'nothing') throw takenBefore
  for (const message of reply.messages) take(message)
  // A redrawn card is where it was; what is new is at the end.
  feed.reveal(reply.messages.filter(({ body }) => body.kind !== 'card'))
}

/** @param {unknown} error null takes the old one away */
function trouble(error) {
  const bar = byId('trouble', HTMLElement)
  const { sentence, nextStep } = problemOf(error)
  fill(bar, error !== null && el('p', {}, icon('bug'), `${sentence} ${nextStep}`))
}

listenForKeys((environment) => phone.switchTo(environment))
await Promise.all([nav.begin(), phone.refresh().catch(trouble)])
await openLinked()
window.addEventListener('hashchange', () => void openLinked())
