import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutWords } from '../../../src/bot/changes/cut-words.ts'
import { markWords } from '../../../src/bot/changes/mark-words.ts'
import { plainWords, sideWords } from '../../../src/bot/changes/plain-words.ts'
import { cardChanges, shortened } from '../../../src/bot/changes/shorten.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import { definitionOf, orders } from './tell.ts'

const filler = 'and so on for a good while longer than anybody reads '.repeat(9)

describe('F74 marked words', () => {
  it('leave punctuation outside', () => {
    const words = markWords('Open 9:00 to 18:00.', 'Open 9:00 to 20:00!')
    expect(plainWords(words ?? [])).toBe('Open 9:00 to [18:00. → 20:00!]')
    expect(plainWords(markWords('30 days.', '60 days.') ?? [])).toBe('[30 → 60] days.')
  })

  it('are two quotes where over 60 % or more than 4 places differ', () => {
    expect(markWords('one two three four', 'a b c four')).toBeNull()
    expect(markWords('a 1 b 2 c 3 d 4 e 5 f', 'a 6 b 7 c 8 d 9 e 0 f')).toBeNull()
    expect(markWords('a 1 b 2 c 3 d 4 e f g h', 'a 6 b 7 c 8 d 9 e f g h')).not.toBeNull()
  })

  it('show spaces only where they are the change', () => {
    expect(plainWords(markWords('a  b', 'a b') ?? [])).toBe('a[␣␣ → ␣]b')
  })

  it('give back both texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '12', '.', 'é', '🙂'), { maxLength: 12 })
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [before, after] = [one.join(' '), other.join(' ')]
        const words = markWords(before, after)
        if (words === null) return
        const flat = (said: string) => said.replaceAll(/\s+/g, '')
        expect(flat(sideWords(words, 'was'))).toBe(flat(before))
        expect(flat(sideWords(words, 'is'))).toBe(flat(after))
      }),
    )
  })
})

describe('F74 a cut line', () => {
  it('lets unchanged words give way, and keeps three on each side', () => {
    const cut = cutWords([
      `${filler}within `,
      { gone: '30' },
      ' ',
      { added: '60' },
      ` days ${filler}`,
    ])
    expect(plainWords(cut)).toBe('… anybody reads within [30 → 60] days and so …')
    expect(plainWords(cut).length).toBeLessThan(100)
  })

  it('never cuts numbers, prices, dates, hosts, phone numbers, changed words or captions', () => {
    const must = ['3.90', '€50', '31.12.2026', 'pay.example.net', '+15550100199', '20:00']
    const text = must.map((word) => `${filler}${word}`).join(' ')
    for (const words of [[text], [text, { gone: 'x' }, ' ', { added: 'y' }, text]]) {
      const cut = plainWords(cutWords([...words, ' ', { caption: 'Gift cards' }]))
      for (const word of must) expect(cut).toContain(word)
      expect(cut).toContain('[Gift cards]')
    }
    const changed = 'w'.repeat(40) + ' ' + 'v'.repeat(100)
    expect(plainWords(cutWords([filler, { added: changed }, filler]))).toContain(changed)
  })
})

describe('F74 a text of which too much differs', () => {
  const opening = 'We are glad that you write to us, and we answer as soon as we can. '.repeat(6)
  const [before, after] = [
    'Open one day or two days, three times or four weeks, and five hours more.',
    'Open six day or seven days, eight times or nine weeks, and ten hours more.',
  ]
  const text = (said: string) =>
    definitionOf(orders.replace(/- text: "[^"]*"/, `- text: "${opening}${said}"`))
  const differing = (entries: number) => {
    const told = tellChanges({ definition: text(before) }, { definition: text(after) })
    const [entry] = told.entries
    if (!entry) throw new Error('nothing differs')
    const filled = { ...entry, key: 'other', how: 'added' as const, body: [['New']] }
    return { ...told, entries: [entry, ...Array(entries - 1).fill(filled)], total: entries }
  }

  it.each([
    ['with its text', 1],
    ['as one line of many', 6],
  ])('shows the words from then and from now, %s', (_how, count) => {
    const [entry] = cardChanges(differing(count), 700).entries
    const words = (entry?.body ?? []).map(plainWords).join('\n')
    expect(words).toMatch(/Was: “… .*Open one day[^]*Will be: “… .*Open six day/)
    expect(words).not.toContain(
      'We are glad that you write to us, and we answer as soon as we can. We',
    )
  })

  it('keeps every mark where little room is left, and cuts each', () => {
    const long = (word: string) => `${word} `.repeat(60).trim()
    const words = [
      { gone: long('old') },
      ' ',
      { added: long('new') },
      ' and ',
      { added: long('more') },
    ]
    const cut = plainWords(cutWords(words, 280, 300))
    expect(cut.length).toBeLessThan(320)
    for (const word of ['old', 'new', 'more']) expect(cut).toContain(word)
  })
})

describe('F74 a card', () => {
  const definition = definitionOf(orders)
  const many = definitionOf(
    orders.replaceAll(
      /- text: "(\w)/g,
      (_all, first: string) => `- text: "${first.repeat(3)} ${first}`,
    ),
  )
  const told = tellChanges({ definition }, { definition: many })

  it('shows 4 changes with their text, or 8 lines, and counts the others by kind', () => {
    const { entries, isShort, more } = cardChanges(told)
    expect(entries.length).toBeLessThanOrEqual(8)
    expect(isShort).toBe(true)
    expect(more).toMatch(/^And \d+ more: \d+ messages\.$/)
  })

  it('names what disappears among those that it hides', () => {
    const gone = definitionOf(
      orders
        .replaceAll(
          /- text: "(\w)/g,
          (_all, first: string) => `- text: "${first.repeat(3)} ${first}`,
        )
        .replace('      - call me back\n', ''),
    )
    const { more } = cardChanges(tellChanges({ definition }, { definition: gone }))
    expect(more).toContain('gone: no longer understands “call me back”')
  })

  it('loses nothing of the count when it is shortened again and again', () => {
    for (const one of [told, shortened(told), shortened(shortened(told))]) {
      const { entries, left, total } = one
      const counted = left.reduce((sum, { count }) => sum + count, 0)
      expect(entries.length + counted).toBe(total)
    }
  })
})
