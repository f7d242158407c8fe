import { isBetween, plainMark } from '../../bot/changes/plain-words.ts'
import { visibly } from '../../domain/visibly.ts'
import type { Rich, Span } from '../port.ts'

/** Longest text of one option, label or hint on any platform. */
export const limits = { title: 45, label: 45, option: 75, hint: 100, actionId: 100, button: 75 }

/** Cut to `max` characters with an ellipsis, never inside an emoji or another surrogate pair. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${cut.trimEnd()}…`
}

/** One line: what people typed may hold line breaks, a megabyte, or nothing that can be seen. */
export const oneLine = (text: string, max: number): string =>
  clip(visibly(clip(text, readMax)).replace(/\s+/g, ' ').trim() || '–', max)

/** Nobody shows so much as one line. */
const readMax = 20_000

export const person = ({ id, name }: { id: string; name: string }): Span => ({
  mention: id,
  name: oneLine(name, 60),
})

/** `@Ana, @Li and @Mo`, at most `max` of them. */
export function people(list: readonly Named[], max = 5, last = ' and '): Rich {
  const shown: Span[] = list.slice(0, max).map(person)
  const left = list.length - shown.length
  if (left > 0) shown.push(`${left} more`)
  return shown.flatMap((span, i) => {
    if (i === 0) return [span]
    return [i === shown.length - 1 ? last : ', ', span]
  })
}

/** `@Sam, and @Ana or @Li`: "and" where all are needed, "or" where one of them is. */
export function waitsFor(groups: readonly { count: number; of: Named[] }[]): Rich {
  return groups.flatMap(({ count, of }, i) => [
    ...(i === 0 ? [] : [', and ']),
    ...(count > 1 && count < of.length ? [`${count} of `] : []),
    ...people(of, 5, count === 1 ? ' or ' : ' and '),
  ])
}

type Named = { id: string; name: string }

export const when = (
  at: number,
  zone: string,
  style: 'time' | 'date' | 'relative' = 'date',
): Span => ({
  at,
  zone,
  style,
})

/**
 * On what many people read. A chat shows it in the zone of whoever looks; the desk's own zone stands
 * where a chat can't, as in a notification. Which one that is is said as it goes out: `inDeskZone`.
 */
export const deskZone = 'desk'

export const whenShared = (at: number, style: 'time' | 'date' | 'relative' = 'date'): Span =>
  when(at, deskZone, style)

export const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/

/** A quotation that runs from right to left does not turn our own words around. */
export const isolated = (quote: Rich): Rich =>
  quote.map((span): Span => {
    if (typeof span === 'string') return isolatedText(span)
    if ('gone' in span) return { gone: isolatedText(span.gone) }
    return 'added' in span ? { added: isolatedText(span.added) } : span
  })

const isolatedText = (text: string): string =>
  rightToLeft.test(text) ? `\u2068${text}\u2069` : text

/**
 * A quotation as both chats mark it, at most `max` characters: every line of it begins with the sign,
 * also where it is cut. `render` escapes before it cuts.
 */
export function quoted(
  quote: Rich,
  max: number,
  render: (rich: Rich, max: number) => string,
): string {
  const words = isolated(quote)
  const room = roomInQuote(render(words, max), max)
  return `> ${render(words, room).replaceAll('\n', '\n> ')}`
}

/** How much of a text has room in `max` characters once each line has its sign. */
function roomInQuote(text: string, max: number): number {
  let used = 2
  for (let at = 0; at < text.length; at++) {
    used += text[at] === '\n' ? 3 : 1
    if (used > max) return at
  }
  return text.length
}

/** The text alone, for summaries and files; a time as ISO in UTC. */
export const plain = (rich: Rich): string =>
  rich
    .map((span, at) => {
      if (typeof span === 'string') return isBetween(rich, at) ? '' : span
      if ('bold' in span) return span.bold
      if ('code' in span) return span.code
      if ('mention' in span) return span.name
      if ('link' in span) return span.text
      if ('quote' in span) return plain(span.quote)
      if (!('at' in span)) return plainMark(rich, at)
      return new Date(span.at).toISOString().slice(0, 16).replace('T', ' ') + ' UTC'
    })
    .join('')
