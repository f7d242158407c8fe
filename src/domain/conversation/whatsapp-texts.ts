import { lengthOf } from './whatsapp-limits.ts'

/** Without what no phone shows and what Meta refuses; line breaks and tabs stay. */
export const plainText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|\p{Cs}/gu, '')
    .trim()

/** A caption: one line. */
export const plainLine = (text: string): string => plainText(text).replace(/\s+/g, ' ')

/** Pieces of at most `max` characters, cut where a reader would pause. Nothing but white space goes. */
export function splitText(text: string, max: number): string[] {
  const pieces: string[] = []
  let rest = text.trim()
  while (lengthOf(rest) > max) {
    const at = breakBefore(rest, Array.from(rest).slice(0, max).join('').length)
    pieces.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  if (rest !== '') pieces.push(rest)
  return pieces
}

/** Where the next part begins: after a paragraph, a line, a sentence, a word, or a whole sign. */
function breakBefore(text: string, end: number): number {
  const head = text.slice(0, end)
  const isBetween = /\s/.test(text.charAt(end))
  for (const pause of ['\n\n', '\n', '. ', '! ', '? ']) {
    const at = head.lastIndexOf(pause)
    if (at > end / 2) return at + pause.length
  }
  if (isBetween) return end
  const space = head.search(/\s\S*$/)
  return space > end / 2 ? space + 1 : wholeSigns(text, end)
}

const signUnitsMax = 64

/** A flag or a family of emoji is several characters, and is never cut in two. */
function wholeSigns(text: string, end: number): number {
  const from = Math.max(0, end - signUnitsMax)
  const near = text.slice(from, end + signUnitsMax)
  const starts = [...new Intl.Segmenter().segment(near)].map(({ index }) => from + index)
  return starts.findLast((at) => at <= end && at > from) ?? end
}
