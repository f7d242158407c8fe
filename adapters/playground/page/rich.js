/** @import { Rich, Span } from '../../../src/chat/port.ts' */
import { el } from './dom.js'
import { withStatusIcons } from './status-icons.js'

/** Times read as they do in what a form offers, and in our own sentences. */
export const language = 'en-GB'

/**
 * @param {Rich} rich
 * @param {string} reader the user id whose mentions are highlighted
 * @returns {(Node | string)[]}
 */
export const richNodes = (rich, reader) =>
  rich.flatMap((span) => (typeof span === 'string' ? textNodes(span) : [spanNode(span, reader)]))

const editor = /(\/edit\/[a-z0-9-]+)/

/** @param {string} text in which the way to the editor is a link */
const textNodes = (text) =>
  text
    .split(editor)
    .flatMap((part) => (editor.test(part) ? [linkNode(part, part)] : withStatusIcons(part)))

/**
 * @param {Exclude<Span, string>} span
 * @param {string} reader
 */
function spanNode(span, reader) {
  if ('bold' in span) return el('strong', {}, ...withStatusIcons(span.bold))
  if ('code' in span) return el('code', {}, span.code)
  if ('mention' in span) {
    const isReader = span.userId === reader
    return el('span', { class: isReader ? 'mention mine' : 'mention' }, `@${span.name}`)
  }
  if ('at' in span) return timeNode(span.at, span.style)
  if ('gone' in span) return el('del', {}, span.gone)
  if ('added' in span) return el('ins', {}, span.added)
  if ('caption' in span) return el('span', { class: 'caption' }, span.caption)
  if ('quote' in span) return el('bdi', { class: 'quote' }, ...richNodes(span.quote, reader))
  return linkNode(span.link, span.text)
}

/**
 * @param {string} link
 * @param {string} text
 */
export function linkNode(link, text) {
  const isWeb = /^https?:\/\//.test(link) || /^\/(?!\/)/.test(link)
  if (!isWeb) return text
  return el('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, text)
}

/**
 * Shown in the reader's own zone; the title has it in full.
 * @param {number} at UTC ms
 * @param {'time' | 'date' | 'relative'} style
 */
export function timeNode(at, style) {
  const when = new Date(at)
  const full = when.toLocaleString(language, { dateStyle: 'full', timeStyle: 'long' })
  return el('time', { datetime: when.toISOString(), title: full }, timeText(at, style))
}

/**
 * @param {number} at
 * @param {'time' | 'date' | 'relative'} style
 */
function timeText(at, style) {
  const when = new Date(at)
  if (style === 'time') return when.toLocaleTimeString(language, { timeStyle: 'short' })
  if (style === 'date') {
    return when.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
  }
  return relativeText(at - Date.now())
}

const minuteMs = 60_000
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const units = [
  ['day', 24 * 60 * minuteMs],
  ['hour', 60 * minuteMs],
  ['minute', minuteMs],
]

/** @param {number} distanceMs */
function relativeText(distanceMs) {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const [unit, unitMs] = units.find(([, ms]) => Math.abs(distanceMs) >= ms) ?? ['second', 1000]
  return format.format(Math.round(distanceMs / unitMs), unit)
}
