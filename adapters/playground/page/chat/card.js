/** @import { Card, Rich } from '../../../../src/chat/port.ts' */
/** @import { Press } from '../buttons.js' */
import { avatar } from '../avatar.js'
import { buttonRow, menuButton } from '../buttons.js'
import { el } from '../dom.js'
import { icon } from '../icons.js'
import { richNodes } from '../rich.js'
import { withoutStatusIcon } from '../status-icons.js'

/**
 * @param {Card} card
 * @param {string} reader
 * @param {Press} press
 */
export function cardNode(card, reader, press) {
  return el(
    'section',
    { class: `card tone-${card.tone}`, 'aria-label': card.title },
    el(
      'header',
      {},
      el('h3', {}, card.title),
      el('p', { class: 'status' }, icon(card.tone), withoutStatusIcon(card.status)),
    ),
    ...(card.lead ?? []).map((line, at) => leadNode(line, at === 0, reader)),
    card.fields.length > 0 && fieldList(card, reader),
    ...card.sections.map((section) => sectionNode(section, reader)),
    card.notes.length > 0 &&
      el(
        'div',
        { class: 'notes' },
        ...card.notes.map((note) => el('p', {}, ...richNodes(note, reader))),
      ),
    card.buttons.length > 0 && buttonsNode(card, press),
  )
}

/**
 * Who did what, with a picture of them.
 * @param {Rich} line
 * @param {boolean} isFirst
 * @param {string} reader
 */
function leadNode(line, isFirst, reader) {
  const [who] = line
  const person =
    typeof who === 'object' && 'mention' in who
      ? { userId: who.userId ?? who.mention, name: who.name }
      : null
  return el(
    'div',
    { class: 'lead' },
    isFirst && person && avatar(person),
    el('p', {}, ...richNodes(line, reader)),
  )
}

/**
 * @param {Card} card
 * @param {Press} press
 */
function buttonsNode({ buttons, more }, press) {
  const row = buttonRow(buttons, press)
  if (more) row.append(menuButton(more.buttons, press, row))
  return row
}

/**
 * @param {Card} card
 * @param {string} reader
 */
function fieldList(card, reader) {
  const pairs = card.fields.map(({ label, value }) =>
    el('div', {}, el('dt', {}, label), el('dd', {}, ...richNodes(value, reader))),
  )
  return el('dl', {}, ...pairs)
}

/**
 * @param {Card['sections'][number]} section
 * @param {string} reader
 */
function sectionNode({ title, lines, more }, reader) {
  return el(
    'div',
    { class: 'section' },
    el('h4', {}, title),
    el('ul', {}, ...lines.map((line) => el('li', {}, ...richNodes(line, reader)))),
    more > 0 && el('p', { class: 'more' }, `and ${more} more`),
  )
}
