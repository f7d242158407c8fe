/** @import { Rich } from '../../../../src/chat/port.ts' */
/** @import { WireFile, WireNotice } from '../../render/wire.ts' */
/** @import { Press } from '../buttons.js' */
import { buttonRow } from '../buttons.js'
import { el } from '../dom.js'
import { icon } from '../icons.js'
import { richNodes } from '../rich.js'
import { withoutStatusIcon } from '../status-icons.js'

const icons = /** @type {const} */ ({ ok: 'good', info: 'info', refused: 'refused', bug: 'bug' })
const words = { ok: 'Done', info: 'Note', refused: 'Not possible', bug: 'Something broke' }

/**
 * @param {WireNotice} notice
 * @param {string} reader
 * @param {Press} press
 * @param {(index: number) => string} fileUrl
 */
export function noticeNode(notice, reader, press, fileUrl) {
  const { tone, lines, buttons, files } = notice
  const sign = signOf(notice)
  return el(
    'div',
    { class: `notice ${tone}` },
    sign &&
      el(
        'span',
        { class: 'sign', title: sign.word },
        icon(sign.name),
        el('span', { class: 'hidden' }, `${sign.word}: `),
      ),
    el(
      'div',
      { class: 'said' },
      ...signless(lines).map((line) => el('p', {}, ...richNodes(line, reader))),
      files.length > 0 && filesNode(files, firstLink(lines), fileUrl),
      buttons.length > 0 && buttonRow(buttons, press),
    ),
  )
}

/**
 * What a tried bot says is a quotation and has none of our signs; what we say of a try has its own.
 * @param {WireNotice} notice
 */
function signOf({ tone, lines }) {
  const first = lines[0]?.[0]
  if (typeof first === 'object' && 'quote' in first) return null
  const isOfTry = typeof first === 'string' && first.startsWith('🧪')
  return isOfTry
    ? { name: /** @type {const} */ ('flask'), word: 'Try' }
    : { name: icons[tone], word: words[tone] }
}

/**
 * The tone has its sign already.
 * @param {Rich[]} lines
 * @returns {Rich[]}
 */
function signless([first = [], ...rest]) {
  const [start, ...others] = first
  return [typeof start === 'string' ? [withoutStatusIcon(start), ...others] : first, ...rest]
}

/** @param {Rich[]} lines */
function firstLink(lines) {
  for (const span of lines.flat()) {
    if (typeof span === 'object' && 'link' in span) return span.link
  }
  return null
}

/**
 * @param {WireFile[]} files
 * @param {string | null} link
 * @param {(index: number) => string} fileUrl
 */
function filesNode(files, link, fileUrl) {
  const pictures = files.map((file, index) =>
    file.mime === 'image/png'
      ? el('img', { src: fileUrl(index), alt: file.alt, width: 192, height: 192 })
      : null,
  )
  const downloads = files.map((file, index) =>
    el(
      'a',
      { class: 'button', href: fileUrl(index), download: file.name },
      icon('download'),
      file.name,
    ),
  )
  return el(
    'div',
    { class: 'files' },
    ...pictures,
    el('div', { class: 'buttons' }, ...downloads, link !== null && copyButton(link)),
  )
}

/** @param {string} link */
function copyButton(link) {
  const label = el('span', { 'aria-live': 'polite' }, 'Copy link')
  const node = el('button', { type: 'button', class: 'button' }, icon('copy'), label)
  const say = (/** @type {string} */ text) => {
    label.textContent = text
  }
  node.addEventListener('click', () => {
    void navigator.clipboard.writeText(link).then(
      () => say('Copied'),
      () => say('The browser did not allow it'),
    )
  })
  return node
}
