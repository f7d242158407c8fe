import type { Shape, UnsupportedShape } from './shape.ts'
import { text } from './shape.ts'

const phrases: Shape = {
  what: 'a list of texts',
  text: {},
  list: () => text('a text'),
  normalise: (value) => (typeof value === 'string' ? linesOf(value) : value),
}

export const intentShape: Shape = {
  what: 'an intent with examples',
  objects: [
    {
      keys: {
        intent: { about: 'Its name.', shape: text('an intent name'), required: true },
        examples: { about: 'Phrases that mean it.', shape: phrases },
        keywords: { about: 'Words that mean it wherever they stand.', shape: phrases },
      },
      unsupported: Object.fromEntries(
        ['synonym', 'lookup', 'regex'].map((name): [string, UnsupportedShape] => [
          name,
          { severity: 'error', text: `Training data of kind ${name} is not supported. Remove it.` },
        ]),
      ),
    },
  ],
}

/** Rasa writes a list as a text of `- phrase` lines. */
function linesOf(block: string): string[] {
  const lines = block.split('\n').map((line) => line.replace(/^\s*-\s+/, '').trim())
  return lines.filter((line) => line !== '' && line !== '-')
}
