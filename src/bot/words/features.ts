import { unspaced } from './keywords.ts'

const wordWeight = 2
const longWordWeight = 3
/** Hiragana alone mostly bends words, as in したいです. */
const grammar = /^\p{sc=Hira}+$/u
const ideograph = /\p{sc=Han}/u
const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

/**
 * Letter trigrams of each padded word, and the whole words, counted. Scripts without spaces are cut
 * into words first, and one letter means more: single ones and pairs count.
 */
export function featuresOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (feature: string, times: number) =>
    counts.set(feature, (counts.get(feature) ?? 0) + times)
  const spaced = text.replace(unspaced, (run) => {
    for (const word of wordsIn(run)) {
      add(`=${word}`, word.length > 1 && !grammar.test(word) ? longWordWeight : 1)
    }
    const letters = Array.from(run)
    for (const [at, letter] of letters.entries()) {
      if (ideograph.test(letter)) add(letter, 0.5)
      const pair = `${letters[at - 1] ?? ''}${letter}`
      if (at > 0) add(pair, grammar.test(pair) ? 0.3 : 0.5)
    }
    return ' '
  })
  const padded = ` ${spaced.trim()} `
  for (let at = 0; at + 3 <= padded.length; at++) add(padded.slice(at, at + 3), 1)
  for (const word of spaced.split(' ')) if (word) add(`=${word}`, wordWeight)
  return counts
}

function wordsIn(run: string): string[] {
  return [...segmenter.segment(run)].map(({ segment }) => segment)
}
