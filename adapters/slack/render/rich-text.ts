import type { KnownBlock, RichTextBlock, RichTextElement } from '@slack/types'
import type { Rich, Span } from '../../../src/chat/port.ts'
import { isolated, plain } from '../../../src/chat/kit/rich.ts'
import { isWeb, plainCut } from './render-rich.ts'

type Section = Extract<RichTextBlock['elements'][number], { type: 'rich_text_section' }>
type Quote = Extract<RichTextBlock['elements'][number], { type: 'rich_text_quote' }>

/** Whether a line shows what is gone or new, a caption or a quotation. */
export const isMarked = (line: Rich): boolean =>
  line.some(
    (span) =>
      typeof span === 'object' &&
      ('gone' in span || 'added' in span || 'caption' in span || 'quote' in span),
  )

/** What a line quotes; null where it is our own. */
export function quoteIn([only]: Rich): Rich | null {
  return typeof only === 'object' && 'quote' in only ? only.quote : null
}

/**
 * Lines as rich text, in which people's words are no markup and need no escape: what is gone is
 * struck out, what is new is bold. At most `max` characters; nothing where there is no text.
 */
export function richText(lines: readonly Rich[], max: number): KnownBlock[] {
  const elements: (Section | Quote)[] = []
  let room = max
  for (const line of lines) {
    const quote = quoteIn(line)
    const { texts, length } = elementsOf(quote ? isolated(quote) : line, room)
    if (texts.length === 0) continue
    room -= length
    if (quote) elements.push({ type: 'rich_text_quote', elements: texts })
    else addLine(elements, texts)
    if (room <= 0 || elements.length >= elementsMax) break
  }
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }]
}

const elementsMax = 50

/** Lines that follow each other are one section: a quotation breaks the line by itself. */
function addLine(elements: (Section | Quote)[], texts: RichTextElement[]): void {
  const last = elements.at(-1)
  if (last?.type === 'rich_text_section') {
    last.elements.push({ type: 'text', text: '\n' }, ...texts)
  } else elements.push({ type: 'rich_text_section', elements: texts })
}

function elementsOf(line: Rich, max: number): { texts: RichTextElement[]; length: number } {
  const texts: RichTextElement[] = []
  let length = 0
  for (const span of line) {
    const whole = plain([span])
    if (whole === '') continue
    const room = max - length
    if (room <= 1) break
    texts.push(elementOf(span, whole.length <= room ? null : room))
    length += Math.min(whole.length, room)
  }
  return { texts, length }
}

/** `room`: the text has to be cut to that. */
function elementOf(span: Span, room: number | null): RichTextElement {
  const text = (said: string) => (room === null ? said : plainCut(said, room))
  if (typeof span === 'string') return { type: 'text', text: text(span) }
  if ('bold' in span) return { type: 'text', text: text(span.bold), style: { bold: true } }
  if ('code' in span) return { type: 'text', text: text(span.code), style: { code: true } }
  if ('gone' in span) return { type: 'text', text: text(span.gone), style: { strike: true } }
  if ('added' in span) return { type: 'text', text: text(span.added), style: { bold: true } }
  if ('caption' in span) return { type: 'text', text: text(span.caption), style: { code: true } }
  if ('mention' in span && span.userId !== undefined && /^[\w-]{1,64}$/.test(span.userId)) {
    return { type: 'user', user_id: span.userId }
  }
  if ('link' in span && room === null && isWeb(span.link)) {
    return { type: 'link', url: new URL(span.link).href, text: span.text }
  }
  return { type: 'text', text: text(plain([span])) }
}
