import type { Rich, Span } from '../../chat/port.ts'
import { timeWords } from '../../mail/time-words.ts'
import { escape } from '../links/link-page.ts'

/** A line of a card as HTML: names as names, times where the reader is, and no link. */
export const richHtml = (rich: Rich, zone: string): string =>
  rich.map((span) => spanHtml(span, zone)).join('')

function spanHtml(span: Span, zone: string): string {
  if (typeof span === 'string') return escape(span)
  if ('bold' in span) return `<b>${escape(span.bold)}</b>`
  if ('code' in span) return `<code>${escape(span.code)}</code>`
  if ('mention' in span) return `<b>${escape(span.name)}</b>`
  if ('link' in span) return escape(span.text)
  if ('gone' in span) return `<del>${escape(span.gone)}</del>`
  if ('added' in span) return `<ins>${escape(span.added)}</ins>`
  if ('caption' in span) return `<kbd>${escape(span.caption)}</kbd>`
  if ('quote' in span) return `<q>${richHtml(span.quote, zone)}</q>`
  const iso = new Date(span.at).toISOString()
  return `<time datetime="${iso}">${escape(timeWords(span.at, zone))}</time>`
}
