/** @import { EditChanges } from '../edit-types.ts' */
import { byId, el } from './dom.js'

/** @typedef {EditChanges['told']['entries'][number]} Entry */
/** @typedef {Entry['body'][number]} Words */

const signs = { added: 'New', changed: 'Changed', removed: 'Gone' }
const shownMax = 40

/**
 * What the saved draft changes in what is live, as its card would show it.
 * @param {EditChanges} changes
 */
export function showChanges({ from, told }) {
  const { total, entries, lookTwice } = told
  const against = from === null ? 'Nothing is live yet: a first version.' : `Against ${from}.`
  const count = total === 0 ? 'Nothing changes' : `${total} ${total === 1 ? 'change' : 'changes'}`
  byId('changes-tally', HTMLElement).textContent = `${count}. ${against}`
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
