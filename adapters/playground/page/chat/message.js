/** @import { WireBody, WireMessage } from '../../render/wire.ts' */
/** @import { Button } from '../../../../src/chat/port.ts' */
import { avatar } from '../avatar.js'
import { cardNode } from './card.js'
import { el } from '../dom.js'
import { icon } from '../icons.js'
import { noticeNode } from './notice.js'
import { language, richNodes, timeNode } from '../rich.js'

/** @typedef {{ reader: string, press: (button: Button, message: WireMessage) => Promise<void> }} Reading */

/**
 * @param {WireMessage} message
 * @param {WireMessage[]} lines its thread
 * @param {boolean} isOpen whether those lines show
 * @param {Reading} reading
 */
export function messageNode(message, lines, isOpen, reading) {
  const { author, at, editedAt, body } = message
  const name = author?.name ?? 'Slipway'
  const isCommand = body.kind === 'command'
  return el(
    'article',
    {
      class: `message a-${body.kind}`,
      'data-id': message.id,
      tabindex: -1,
      'aria-label': `${name}, ${new Date(at).toLocaleTimeString(language, { timeStyle: 'short' })}`,
    },
    isCommand ? el('span', { class: 'avatar reply' }, icon('reply')) : avatar(author),
    el(
      'div',
      { class: 'body' },
      el(
        'p',
        { class: 'byline' },
        el('strong', {}, name),
        author === null && el('span', { class: 'app' }, 'app'),
        isCommand && el('code', {}, body.text),
        timeNode(at, 'time'),
        editedAt !== null && el('span', { class: 'edited' }, 'updated'),
        message.private &&
          !isCommand &&
          el('span', { class: 'only-you' }, icon('eye'), 'Only you can see this'),
      ),
      bodyNode(message, reading),
      lines.length > 0 && threadNode(lines, isOpen, reading.reader),
    ),
  )
}

/**
 * @param {WireMessage} message
 * @param {Reading} reading
 */
function bodyNode(message, { reader, press }) {
  const { body } = message
  /** @param {Button} button */
  const pressIt = (button) => press(button, message)
  switch (body.kind) {
    case 'text':
      return el('p', { class: 'text' }, body.text)
    case 'command':
      return null
    case 'line':
      return el('p', { class: 'text' }, ...richNodes(body.line, reader))
    case 'card':
      return cardNode(body.card, reader, pressIt)
    case 'notice':
      return noticeNode(body.notice, reader, pressIt, (index) => {
        return `/playground/api/files/${message.id}/${index}?${new URLSearchParams({ as: reader })}`
      })
  }
}

/**
 * @param {WireMessage[]} lines
 * @param {boolean} isOpen
 * @param {string} reader
 */
function threadNode(lines, isOpen, reader) {
  const count = lines.length === 1 ? '1 update' : `${lines.length} updates`
  return el(
    'details',
    { class: 'thread', open: isOpen },
    el('summary', {}, icon('right'), count),
    el('ol', {}, ...lines.map(({ body }) => el('li', {}, lineNode(body, reader)))),
  )
}

/**
 * @param {WireBody} body
 * @param {string} reader
 */
const lineNode = (body, reader) =>
  body.kind === 'line' ? el('p', {}, ...richNodes(body.line, reader)) : null
