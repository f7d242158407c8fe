/** @import { Finding } from '../edit-types.ts' */
import { byId, el } from './dom.js'

const lineHeight = 21
const paddingTop = 12

/**
 * The text with its line numbers.
 * @param {() => void} changed
 */
export function createEditor(changed) {
  const source = byId('source', HTMLTextAreaElement)
  const gutter = byId('gutter', HTMLElement)
  /** @type {readonly Finding[]} */
  let findings = []
  let lines = 0

  source.addEventListener('input', () => {
    draw()
    changed()
  })
  source.addEventListener('scroll', () => {
    gutter.scrollTop = source.scrollTop
  })
  source.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || source.readOnly) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const indent = indentAt(source)
    if (indent === '') return
    event.preventDefault()
    // The only way to type for somebody that undo still knows.
    document.execCommand('insertText', false, `\n${indent}`)
  })

  function draw() {
    const count = source.value.split('\n').length
    if (count === lines) return
    lines = count
    redraw()
  }

  function redraw() {
    const numbers = Array.from({ length: lines }, (_, i) => i + 1).join('\n')
    // As many lines below as the text area can scroll past its last one.
    gutter.replaceChildren(`${numbers}\n\n`, ...findings.flatMap(mark))
    gutter.scrollTop = source.scrollTop
  }

  return {
    text: () => source.value,
    /** @param {string} text */
    setText: (text) => {
      if (source.value !== text) source.value = text
      draw()
    },
    /** @param {boolean} readOnly */
    setReadOnly: (readOnly) => {
      source.readOnly = readOnly
    },
    /** Puts the caret where reading begins, not behind the last line. */
    start: () => {
      source.focus()
      source.setSelectionRange(0, 0)
      source.scrollTop = 0
    },
    /** @param {readonly Finding[]} next */
    mark: (next) => {
      findings = next
      redraw()
    },
    /** @param {number} line from 1 */
    goTo: (line) => {
      const start = offsetOf(source.value, line)
      const end = source.value.indexOf('\n', start)
      source.focus()
      source.setSelectionRange(start, end === -1 ? source.value.length : end)
      source.scrollTop = Math.max(0, (line - 1) * lineHeight - source.clientHeight / 3)
      source.scrollLeft = 0
    },
  }
}

/** @param {Finding} finding */
function mark({ line, severity }) {
  if (line === undefined) return []
  const node = el('i', { class: severity })
  node.style.top = `${paddingTop + (line - 1) * lineHeight}px`
  return [node]
}

/** @param {HTMLTextAreaElement} source */
function indentAt({ value, selectionStart }) {
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1
  return /^ */.exec(value.slice(start, selectionStart))?.[0] ?? ''
}

/**
 * @param {string} text
 * @param {number} line
 */
function offsetOf(text, line) {
  let offset = 0
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', offset)
    if (next === -1) return offset
    offset = next + 1
  }
  return offset
}
