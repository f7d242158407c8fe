import { quoted } from '../../../src/chat/kit/rich.ts'
import type { Rich, Span } from '../../../src/chat/port.ts'
import { limits } from './limits.ts'

/**
 * Text as mrkdwn, at most `max` characters after escaping. People's own words can't mention anybody,
 * link anywhere or leave their line's span.
 */
export function mrkdwn(rich: Rich, max: number): string {
  let text = ''
  let wasWrapped = false
  for (const span of rich) {
    const whole = spanText(span)
    const room = max - text.length
    const gap = (wasWrapped || isWrapped(span)) && touches(text, whole) ? '\u200b' : ''
    if (gap.length + whole.length > room) return text + cutSpan(span, room)
    text += gap + whole
    if (whole !== '') wasWrapped = isWrapped(span)
  }
  return text
}

/** Slack shows the signs of a bold or code span where a letter or digit touches them. */
const isWrapped = (span: Span): boolean =>
  typeof span !== 'string' &&
  ['bold', 'code', 'gone', 'added', 'caption'].some((name) => name in span)
const touches = (before: string, after: string): boolean =>
  (/[*`~]$/.test(before) && /^[\p{L}\p{N}]/u.test(after)) ||
  (/[\p{L}\p{N}]$/u.test(before) && /^[*`~]/.test(after))

/** As many lines as fit into pieces of at most `max` characters each; a long line is cut. */
export function pieces(lines: readonly Rich[], max: number): string[] {
  const found: string[] = []
  for (const line of lines) {
    const text = mrkdwn(line, max)
    const last = found.at(-1)
    if (last !== undefined && last.length + 1 + text.length <= max) {
      found[found.length - 1] = `${last}\n${text}`
    } else found.push(text)
  }
  return found
}

const characters = new Intl.Segmenter('en')

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Escaped and cut to `max` characters, never inside an entity or a character. */
export function escapeCut(text: string, max: number): string {
  const whole = escape(text)
  if (whole.length <= max) return whole
  let cut = ''
  for (const { segment } of characters.segment(text.slice(0, max))) {
    const next = escape(segment)
    if (cut.length + next.length > max - 1) break
    cut += next
  }
  return `${cut}…`.slice(0, max)
}

/** Plain text of at least one character and at most `max`, cut between characters. */
export function plainCut(text: string, max: number): string {
  if (text.trim() === '') return '–'
  if (text.length <= max) return text
  let cut = ''
  for (const { segment } of characters.segment(text.slice(0, max))) {
    if (cut.length + segment.length > max - 1) break
    cut += segment
  }
  return `${cut}…`
}

function spanText(span: Span): string {
  if (typeof span === 'string') return escape(span)
  if ('bold' in span) return wrapped('*', escape(span.bold.replaceAll('*', '∗')))
  if ('code' in span) return wrapped('`', escape(codeText(span.code)))
  if ('mention' in span) return mention(span)
  if ('link' in span) return link(span)
  if ('quote' in span) return quoted(span.quote, limits.section, mrkdwn)
  return 'at' in span ? date(span) : markText(span)
}

/** Gone, new, or the caption of a button. */
function markText(span: Mark): string {
  if ('gone' in span) return wrapped('~', escape(span.gone.replaceAll('~', '∼')))
  if ('added' in span) return wrapped('*', escape(span.added.replaceAll('*', '∗')))
  return wrapped('`', escape(codeText(span.caption)))
}

type Mark = Extract<Span, { gone: string } | { added: string } | { caption: string }>

/** What can be cut is cut; a mention, a link or a date is there or not. */
function cutSpan(span: Span, room: number): string {
  if (room <= 0) return ''
  if (typeof span === 'string') return escapeCut(span, room)
  if ('quote' in span) return room < 8 ? '…' : quoted(span.quote, room, mrkdwn)
  const cut = (text: string, sign: string, other: string) =>
    wrapped(sign, escapeCut(text.replaceAll(sign, other), room - 2))
  if (room >= 4 && 'gone' in span) return cut(span.gone, '~', '∼')
  if (room >= 4 && 'added' in span) return cut(span.added, '*', '∗')
  if (room < 4 || !('bold' in span || 'code' in span)) return '…'
  if ('bold' in span) return cut(span.bold, '*', '∗')
  return wrapped('`', escapeCut(codeText(span.code), room - 2))
}

/** A backtick or a line break would end the code early. */
const codeText = (code: string) => code.replaceAll('`', 'ˋ').replace(/\s+/g, ' ')

/** Slack shows the signs themselves around nothing, or where a space touches them. */
function wrapped(sign: string, text: string): string {
  const trimmed = text.trim()
  return trimmed === '' ? text : text.replace(trimmed, () => `${sign}${trimmed}${sign}`)
}

function mention({ name, userId }: { name: string; userId?: string }): string {
  return userId !== undefined && /^[\w-]{1,64}$/.test(userId) ? `<@${userId}>` : escape(name)
}

/** Only the web: anything else is shown as its text. */
export const isWeb = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url)

function link({ link: url, text }: { link: string; text: string }): string {
  if (!isWeb(url)) return escape(text)
  const { href } = new URL(url)
  const safe = escape(href.replaceAll('|', '%7C'))
  return `<${safe}|${escape(text.replace(/[\r\n]+/g, ' '))}>`
}

const formats = {
  time: '{time}',
  date: '{date_short_pretty} {time}',
  relative: '{date_short_pretty} {time}',
} as const

/** In the reader's own zone; the fallback is in the zone that the core names. */
function date({ at, zone, style }: { at: number; zone: string; style: keyof typeof formats }) {
  const unix = Math.floor(at / 1000)
  if (!Number.isSafeInteger(unix)) return '?'
  return `<!date^${unix}^${formats[style]}|${fallback(at, zone, style)}>`
}

function fallback(at: number, timeZone: string, style: keyof typeof formats): string {
  const when: Intl.DateTimeFormatOptions =
    style === 'time' ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' }
  try {
    return new Intl.DateTimeFormat('en-GB', { ...when, timeZone }).format(at) + ` ${timeZone}`
  } catch {
    return new Date(at).toISOString().slice(0, 16).replace('T', ' ') + ' UTC'
  }
}
