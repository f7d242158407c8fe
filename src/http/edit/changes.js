/** @import { EditChanges } from '../edit-types.ts' */
import { byId, el } from './dom.js'

/** @typedef {EditChanges['told']['entries'][number]} Entry */
/** @typedef {Entry['body'][number]} Words */

const signs = { added: 'New', changed: 'Changed', removed: 'Gone' }
const shownMax = 40

/**
 * What the draft changes in what is live, as its card would show it.
 * @param {EditChanges} changes
 * @param {boolean} isTyped and not saved yet
 */
export function showChanges({ from, told }, isTyped) {
  const { total, entries, lookTwice } = told
  const against = from === null ? 'Nothing is live yet: a first version.' : `Against ${from}.`
  const count = total === 0 ? 'Nothing changes' : `${total} ${total === 1 ? 'change' : 'changes'}`
  byId('changes-tally', HTMLElement).textContent =
    `${count}${isTyped ? ' as typed' : ''}. ${against}`
  const shown = from === null ? [] : entries.slice(0, shownMax)
  const left = from === null ? 0 : total - shown.length
  byId('changes', HTMLElement).replaceChildren(
    ...lookTwice
      .slice(0, 3)
      .map(({ sentence }) => el('li', { class: 'twice' }, `⚠ Look twice: ${sentence}`)),
    ...shown.map(entryNode),
    ...(left > 0 ? [el('li', {}, `And ${left} more.`)] : []),
  )
}

/**
 * What stood there stays, said to be of before: half a line that is typed can't be read.
 * @param {string} why
 */
export function showUncompared(why) {
  const before = byId('changes', HTMLElement).childElementCount > 0
  byId('changes-tally', HTMLElement).textContent = before ? `${why} This is from before.` : why
}

/** @param {Entry} entry */
function entryNode({ how, title, joint, body, quote }) {
  const head = el('strong', {}, `${title}${quote || body.length === 0 ? '' : joint.trimEnd()}`)
  const texts = body.flatMap((words) => [
    ' ',
    el('bdi', quote ? { class: 'quote' } : {}, ...words.map(wordNode)),
  ])
  return el('li', { class: `change ${how}`, title: signs[how] }, head, ...texts)
}

/** @param {Words[number]} word */
function wordNode(word) {
  if (typeof word === 'string') return word
  if ('gone' in word) return el('del', {}, word.gone)
  if ('added' in word) return el('ins', {}, word.added)
  return el('kbd', {}, word.caption)
}
