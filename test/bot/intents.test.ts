import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexIntents, indexing, inOneGo, matchIntent, normalise } from '../../src/bot/intents.ts'
import { inOrder } from '../../src/bot/words/in-order.ts'
import { addKeyword, claimIn, noClaims, readyingKeywords } from '../../src/bot/words/keywords.ts'
import { example } from './bots.ts'

const intents = [
  {
    intent: 'hours',
    keywords: ['opening hours', 'open'],
    examples: ['when are you open today', 'what time do you close'],
  },
  {
    intent: 'human',
    keywords: ['human'],
    examples: ['I want to talk to a person', 'connect me with your staff'],
  },
  { intent: 'track', examples: ['where is my parcel', 'has my order been shipped'] },
]
const index = indexIntents(intents)

describe('intents', () => {
  it.each([
    ['Where is my PARCEL?!', 'track', 'exact'],
    ['human', 'human', 'exact'],
    ['please give me a human', 'human', 'keyword'],
    ['where is that parcel of mine', 'track', 'similar'],
    ['want to talk with a person', 'human', 'similar'],
  ])('match "%s" to %s, %s', (said, intent, how) => {
    expect(matchIntent(index, said)).toMatchObject({ intent, how })
  })

  it.each(['', '   ', '👍', '?!', 'the moon is made of cheese', 'reopened'])(
    'match nothing in "%s"',
    (said) => expect(matchIntent(index, said)).toBeNull(),
  )

  it('decide by similarity when keywords of two intents are said', () => {
    const match = matchIntent(index, 'are you human and open', { threshold: 0, margin: 0 })
    expect(match?.how).toBe('similar')
  })

  it('need the threshold and the margin', () => {
    const said = 'where is that parcel of mine'
    const score = matchIntent(index, said)?.score ?? 0
    expect(matchIntent(index, said, { threshold: score + 0.01 })).toBeNull()
    expect(matchIntent(index, said, { margin: 0.99 })).toBeNull()
  })

  it('of one bot know nothing of another bot', () => {
    const other = indexIntents([{ intent: 'track', examples: ['bring me a pizza'] }])
    expect(matchIntent(other, 'where is my parcel')).toBeNull()
    expect(matchIntent(index, 'bring me a pizza')).toBeNull()
  })

  it('of an empty bot match nothing', () => {
    expect(matchIntent(indexIntents([]), 'hello')).toBeNull()
    expect(matchIntent(indexIntents([{ intent: 'a' }]), 'a')).toBeNull()
  })

  it('keep letters of every script', () => {
    expect(normalise('  Wo ist  mein Päckchen?? ')).toBe('wo ist mein päckchen')
    expect(normalise('¿Dónde está? 東京 नमस्ते')).toBe('dónde está 東京 नमस्ते')
  })

  it('score from 0 to 1 whatever is said, and find every phrase they were trained with', () => {
    const trained = example('orders').nlu
    const orders = indexIntents(trained)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (said) => {
        const match = matchIntent(orders, said, { threshold: 0, margin: 0 })
        if (match) expect(match.score).toBeLessThanOrEqual(1.000001)
        if (match) expect(match.score).toBeGreaterThanOrEqual(0)
      }),
    )
    for (const { intent, examples = [] } of trained) {
      for (const phrase of examples) {
        expect(matchIntent(orders, phrase)).toEqual({ intent, score: 1, how: 'exact' })
      }
    }
  })

  it('are found again in most phrases left out of the training', () => {
    const trained = example('orders').nlu
    const left = trained.flatMap(({ intent, examples = [] }) =>
      examples.map((phrase) => ({ intent, phrase })),
    )
    const matches = left.map(({ intent, phrase }) => {
      const rest = trained.map((one) => ({
        ...one,
        examples: (one.examples ?? []).filter((text) => text !== phrase),
      }))
      return { intent, match: matchIntent(indexIntents(rest), phrase)?.intent }
    })
    const wrong = matches.filter(({ intent, match }) => match !== undefined && match !== intent)
    const right = matches.filter(({ intent, match }) => match === intent)
    expect(right.length).toBeGreaterThan(2 * wrong.length)
  })
})

describe('many phrases', () => {
  it('F86 are indexed in short steps, which lead to the same', () => {
    const examples = Array.from({ length: 1000 }, (_, n) => `say number ${n}`)
    const intents = [{ intent: 'one', examples }]
    const steps = indexing(intents)
    let count = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) count += 1
    expect(count).toBeGreaterThan(32)
    expect(step.value).toEqual(indexIntents(intents))
  })

  it('F86 of any length are read as far as what customers say', () => {
    const long = Array.from({ length: 50_000 }, (_, n) => `word${n}`).join(' ')
    const index = indexIntents([{ intent: 'one', examples: [long], keywords: [`key ${long}`] }])
    expect(index.postings.size).toBeLessThan(2000)
    expect(matchIntent(index, long)).toMatchObject({ intent: 'one', how: 'exact' })
    expect(matchIntent(index, `key ${long}`)).toMatchObject({ intent: 'one', how: 'exact' })
  })

  it('F86 of more kinds of words than fit are compared by those that came first', () => {
    const intents = [
      { intent: 'hours', examples: ['opening hours'] },
      { intent: 'other', examples: Array.from({ length: 500 }, (_, n) => `${n * 7919} zq${n}`) },
    ]
    const [few, all] = [inOneGo(indexing(intents, 60)), indexIntents(intents)]
    expect([few.postings.size, few.rarity.size]).toEqual([60, 60])
    expect(all.postings.size).toBeGreaterThan(1000)
    for (const index of [few, all]) {
      expect(matchIntent(index, 'your opening hour')).toMatchObject({ intent: 'hours' })
      expect(matchIntent(index, '7919 zq1')).toMatchObject({ intent: 'other', how: 'exact' })
    }
  })

  it('F86 and many keywords are indexed in short steps', () => {
    const keywords = Array.from({ length: 2000 }, (_, n) => `key ${n}`)
    expect([...indexing([{ intent: 'one', keywords }])].length).toBeGreaterThan(15)
  })
})

describe('keywords in a text', () => {
  const word = fc.constantFrom(
    'open',
    'open now',
    'now open now',
    'no',
    '荷物',
    '物',
    'ส่ง',
    '荷物 now',
  )
  const claiming = fc.array(fc.tuple(word, fc.constantFrom('one', 'two')), { maxLength: 5 })

  it('are found wherever they stand as whole words, or anywhere in scripts without spaces', () => {
    fc.assert(
      fc.property(claiming, fc.array(word, { maxLength: 5 }), (claimed, words) => {
        const claims = noClaims()
        for (const [key, intent] of claimed) addKeyword(claims, key, intent)
        const said = words.join(' ')
        const found = claimed.filter(([key]) =>
          /^[a-z ]+$/.test(key) ? ` ${said} `.includes(` ${key} `) : said.includes(key),
        )
        const intents = new Set(found.map(([, intent]) => intent))
        const [only = null] = intents
        const meant = claimIn(inOneGo(readyingKeywords(claims)), said)
        expect(meant).toBe(intents.size === 0 ? undefined : intents.size === 1 ? only : null)
      }),
    )
  })

  it('F86 cost some looks a word, however many there are and however they begin in each other', () => {
    const claims = noClaims()
    for (let n = 0; n < 400; n++) addKeyword(claims, `${'a '.repeat(n)}b`, 'one')
    const keywords = inOneGo(readyingKeywords(claims))
    let looks = 0
    const phrases = new Proxy(keywords.spaced.phrases, {
      get: (list, at) => {
        looks++
        return Reflect.get(list, at)
      },
    })
    const spaced = { ...keywords.spaced, phrases }
    expect(claimIn({ ...keywords, spaced }, 'a '.repeat(400).trim())).toBeUndefined()
    expect(looks).toBeLessThan(400 * 20)
    expect(claimIn({ ...keywords, spaced }, `x ${'a '.repeat(9)}b`)).toBe('one')
  })

  it('F86 are put in order in short steps', () => {
    const texts = Array.from({ length: 5000 }, (_, n) => `${(n * 7919) % 5003} key`)
    expect([...inOrder(texts)].length).toBeGreaterThan(10)
    expect(inOneGo(inOrder(texts))).toEqual(texts.toSorted())
    expect(inOneGo(inOrder([]))).toEqual([])
  })
})
