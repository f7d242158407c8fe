import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../src/chat/commands.ts'
import { nearestWord } from '../../../src/chat/kit/nearest-word.ts'
import { parseText } from '../../../src/chat/kit/parse-text.ts'
import { Refusal } from '../../../src/refusal.ts'

const parsed = (text: string, prefix = '') => {
  const { path, options } = parseText(text, commands, prefix)
  return { path, options }
}

describe('F66 one line of text', () => {
  it.each([
    ['/publish orders', 'publish', { bot: 'orders' }],
    ['publish bot:orders', 'publish', { bot: 'orders' }],
    ['/publish', 'publish', {}],
    ['/BOTS Show orders', 'bots show', { bot: 'orders' }],
    ['/bots', 'bots list', {}],
    ['/bots publish orders', 'publish', { bot: 'orders' }],
    ['/bots roles give ava admin', 'roles give', { person: 'ava', role: 'admin' }],
    ['/roles give role:admin "Ana Lopez"', 'roles give', { person: 'Ana Lopez', role: 'admin' }],
    [
      '/roles give person:“Ana Lopez” role:admin',
      'roles give',
      { person: 'Ana Lopez', role: 'admin' },
    ],
    ["/bots create shop 'The shop'", 'bots create', { slug: 'shop', name: 'The shop' }],
    ['/bots create shop The big shop', 'bots create', { slug: 'shop', name: 'The big shop' }],
    [
      '/qr orders text:"Hi there: I have a question"',
      'qr',
      { bot: 'orders', text: 'Hi there: I have a question' },
    ],
    [
      '/bots endpoint acts https://a.example/x',
      'bots endpoint',
      { name: 'acts', url: 'https://a.example/x' },
    ],
    [
      '/roles policy shop four-eyes:off checklist:a; b; c',
      'roles policy',
      { bot: 'shop', 'four-eyes': 'off', checklist: 'a; b; c' },
    ],
    [
      '/bots validate orders phrase:where is my parcel',
      'bots validate',
      { bot: 'orders', phrase: 'where is my parcel' },
    ],
    ['/bots delete shop "it\'s', 'bots delete', { bot: 'shop', confirm: '"it\'s' }],
  ])('reads %s', (text, path, options) => {
    expect(parsed(text)).toEqual({ path, options })
  })

  it('takes off the prefix, and does without it', () => {
    expect(parsed('/acme-publish orders', 'acme-').path).toBe('publish')
    expect(parsed('/publish orders', 'acme-').path).toBe('publish')
    expect(parsed('/acme-bots publish orders', 'acme-').path).toBe('publish')
  })

  it('refuses more words than there are options, with the usage', () => {
    expect(() => parsed('/publish orders now please')).toThrow(/Write \/publish <bot>/)
  })

  it('never throws anything but a refusal, whatever is typed', () => {
    const names = fc.constantFrom('/publish', '/bots', '/roles', '/audit', 'qr', '')
    fc.assert(
      fc.property(names, fc.string({ maxLength: 200 }), (name, rest) => {
        try {
          parsed(`${name} ${rest}`)
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
        }
      }),
    )
  })

  it('gives back any value that stands in quotes', () => {
    const value = fc.string({ minLength: 1 }).filter((text) => !text.includes('"'))
    fc.assert(
      fc.property(value, value, (one, two) => {
        const { options } = parsed(`/roles give "${one}" role:"${two}"`)
        expect(options).toEqual({ person: one, role: two })
      }),
    )
  })

  it('is quick with a hostile line', () => {
    const line = `/bots create ${'"'.repeat(20_000)} ${'a:'.repeat(20_000)}`
    const start = performance.now()
    parsed(line)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

describe('the nearest word', () => {
  const words = ['publish', 'activate', 'deactivate', 'revert', 'bots']

  it.each([
    ['publsh', 'publish'],
    ['pub', 'publish'],
    ['PUBLISH!', 'publish'],
    ['activte', 'activate'],
    ['bot', 'bots'],
    ['zzzz', null],
    ['', null],
    ['x'.repeat(5000), null],
  ])('of %s is %s', (typed, meant) => {
    expect(nearestWord(typed, words)).toBe(meant)
  })
})
