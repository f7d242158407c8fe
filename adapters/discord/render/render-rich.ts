import { plain, quoted } from '../../../src/chat/kit/rich.ts'
import type { Rich, Span } from '../../../src/chat/port.ts'
import { limits } from './limits.ts'

/**
 * Text as Discord's markdown, at most `max` characters after escaping. People's own words can't
 * mention anybody, link anywhere or leave their line's span.
 */
export function markdown(rich: Rich, max: number): string {
  let text = ''
  for (const span of rich) {
    const whole = spanText(span)
    const room = max - text.length
    if (whole.length > room) return text + cutSpan(span, room)
    text += whole
  }
  return text
}

/** As many lines as fit into `max` characters, and how many were left out; a long line is cut. */
export function fittingLines(lines: readonly Rich[], max: number): { text: string; left: number } {
  const shown: string[] = []
  let length = 0
  for (const line of lines) {
    const text = markdown(line, max)
    if (shown.length > 0 && length + 1 + text.length > max) break
    shown.push(text)
    length += text.length + (shown.length > 1 ? 1 : 0)
  }
  return { text: shown.join('\n'), left: lines.length - shown.length }
}

const characters = new Intl.Segmenter('en')
/** Longer ones are cut in two: nobody wrote them to be read. */
const graphemeMax = 100

/** Signs that mark, mention, link or quote; `://` too, since Discord links bare addresses. */
const escape = (text: string): string =>
  text
    .replaceAll('\r', '')
    .replace(/[\\*_~`|<[\]]|:(?=\/\/)|@/g, '\\$&')
    .replace(/^([ \t]*)([-#>+]|\d+(?=\.))/gm, (_all, space: string, sign: string) =>
      /\d/.test(sign) ? `${space}${sign}\\` : `${space}\\${sign}`,
    )

/** Escaped and cut to `max` characters, never inside an escape or a character. */
export function escapeCut(text: string, max: number): string {
  const whole = escape(text)
  if (whole.length <= max) return whole
  const at = characters.segment(whole.slice(0, max + graphemeMax)).containing(max - 1)?.index ?? 0
  const cut = whole.slice(0, at)
  const isInside = (/\\*$/.exec(cut)?.[0].length ?? 0) % 2 === 1
  return `${isInside ? cut.slice(0, -1) : cut}…`
}

/** Plain text of one line with at least one character and at most `max`, cut between characters. */
export function plainCut(text: string, max: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line === '' ? '–' : cutBetween(line, max)
}

/** At most `max` characters, cut between characters as people count them. */
export function cutBetween(text: string, max: number): string {
  if (text.length <= max) return text
  let cut = ''
  for (const { segment } of characters.segment(text.slice(0, max))) {
    if (cut.length + segment.length > max - 1) break
    cut += segment
  }
  return `${cut.trimEnd()}…`
}

/** Where Discord draws no markdown: names instead of mentions, times with their zone. */
export const plainText = (rich: Rich): string => rich.map(plainSpan).join('')

function plainSpan(span: Span): string {
  if (typeof span === 'string') return span
  if ('bold' in span) return span.bold
  if ('code' in span) return span.code
  if ('mention' in span) return span.name
  if ('link' in span) return span.text
  return 'at' in span ? inZone(span) : plain([span])
}

function spanText(span: Span): string {
  if (typeof span === 'string') return escape(span)
  if ('bold' in span) return wrapped('**', escape(span.bold))
  if ('code' in span) return wrapped('`', codeText(span.code))
  if ('mention' in span) return mention(span)
  if ('link' in span) return link(span)
  if ('quote' in span) return quoted(span.quote, limits.description, markdown)
  return 'at' in span ? time(span) : markText(span)
}

/** Gone, new, or the caption of a button. */
function markText(span: Mark): string {
  if ('gone' in span) return wrapped('~~', escape(span.gone))
  if ('added' in span) return wrapped('**', escape(span.added))
  return wrapped('`', codeText(span.caption))
}

type Mark = Extract<Span, { gone: string } | { added: string } | { caption: string }>

/** What can be cut is cut; a mention, a link or a time is there or not. */
function cutSpan(span: Span, room: number): string {
  if (room <= 0) return ''
  if (typeof span === 'string') return escapeCut(span, room)
  if ('quote' in span) return room < 8 ? '…' : quoted(span.quote, room, markdown)
  if (room >= 6 && 'gone' in span) return wrapped('~~', escapeCut(span.gone, room - 4))
  if (room >= 6 && 'added' in span) return wrapped('**', escapeCut(span.added, room - 4))
  if (room < 6 || !('bold' in span || 'code' in span)) return '…'
  if ('bold' in span) return wrapped('**', escapeCut(span.bold, room - 4))
  return wrapped('`', plainCut(codeText(span.code), room - 2))
}

/** A backtick or a line break would end the code early. */
const codeText = (code: string) => code.replaceAll('`', 'ˋ').replace(/\s+/g, ' ')

/** Discord shows the signs themselves around nothing, or where a space touches them: those stay outside. */
function wrapped(sign: string, text: string): string {
  const inside = text.trim()
  if (inside === '') return text
  const [before = '', after = ''] = text.split(inside)
  return `${before}${sign}${inside}${sign}${after}`
}

/** With the name beside it: whose client does not know somebody reads a number. */
function mention({ name, userId }: { name: string; userId?: string }): string {
  const isAccount = userId !== undefined && /^\d{1,20}$/.test(userId)
  return isAccount ? `<@${userId}> (${escape(name)})` : escape(name)
}

/** Only the web: anything else is shown as its text. */
function link({ link: url, text }: { link: string; text: string }): string {
  const shown = escape(text.replace(/\s+/g, ' ').trim() || '–')
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return shown
  const href = new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29')
  if (text.trim() === url && !/[\s()<>*_~`|\\]/.test(url)) return url
  return href.length > 512 ? shown : `[${shown}](${href})`
}

type Time = { at: number; zone: string; style: 'time' | 'date' | 'relative' }
const styles = { time: 't', date: 'f', relative: 'R' } as const

/** In the reader's own zone (F70). */
function time({ at, style }: Time): string {
  const unix = Math.floor(at / 1000)
  return Number.isSafeInteger(unix) ? `<t:${unix}:${styles[style]}>` : '?'
}

/** In the zone that the core names, and says which it is. */
function inZone({ at, zone, style }: Time): string {
  const when: Intl.DateTimeFormatOptions =
    style === 'time' ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' }
  try {
    return `${new Intl.DateTimeFormat('en-GB', { ...when, timeZone: zone }).format(at)} ${zone}`
  } catch {
    return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  }
}
