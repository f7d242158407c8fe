import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderReply } from '../../../../adapters/whatsapp/render/render-reply.ts'
import type { WhatsAppBody } from '../../../../adapters/whatsapp/render/body.ts'
import { checkBody } from '../../../doubles/graph/check-body.ts'
import { runs } from '../../../helpers/effort.ts'

const button = (title: string, payload = `/${title}`) => ({ title, payload })
const buttons = (count: number, title = 'Option') =>
  Array.from({ length: count }, (_, at) => button(`${title} ${at + 1}`, `/o${at + 1}`))
const render = (text: string, ...all: { title: string; payload?: string; url?: string }[]) =>
  renderReply({ text, buttons: all })
const texts = (bodies: WhatsAppBody[]) =>
  bodies.map((body) =>
    body.type === 'text'
      ? body.text.body
      : `${body.interactive.type}: ${body.interactive.body.text}`,
  )

describe('F56 a bubble on WhatsApp', () => {
  it('is a text where there is nothing to tap', () => {
    expect(render('Hello *Rosa* 👋\r\nHow are you?\0')).toEqual([
      { type: 'text', text: { body: 'Hello *Rosa* 👋\nHow are you?', preview_url: false } },
    ])
    expect(render(' \n')).toEqual([])
  })

  it('opens a list by a word of the bot’s language', () => {
    const captionFor = (language?: string) => {
      const reply = { text: 'Which?', buttons: buttons(4), ...(language && { language }) }
      const [body] = renderReply(reply)
      const shown = body?.type === 'interactive' ? body.interactive : null
      return shown?.type === 'list' ? shown.action.button : null
    }
    const captions = ['de', 'pt-BR', 'no', 'xx', undefined].map(captionFor)
    expect(captions).toEqual(['Auswählen', 'Escolher', 'Velg', 'Choose', 'Choose'])
    for (const language of Intl.getCanonicalLocales(['ar', 'el', 'hi', 'th', 'vi', 'zh'])) {
      expect(
        checkBody(renderReply({ text: 'Which?', buttons: buttons(4), language })[0]),
      ).toBeNull()
    }
  })

  it('has up to three buttons, and a list of up to ten rows', () => {
    expect(render('Which?', button('Yes'), button('No'))).toEqual([
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Which?' },
          action: {
            buttons: [
              { type: 'reply', reply: { id: '/Yes', title: 'Yes' } },
              { type: 'reply', reply: { id: '/No', title: 'No' } },
            ],
          },
        },
      },
    ])
    expect(texts(render('Which?', ...buttons(3)))).toEqual(['button: Which?'])
    expect(texts(render('Which?', ...buttons(4)))).toEqual(['list: Which?'])
    expect(texts(render('Which?', ...buttons(10)))).toEqual(['list: Which?'])
  })

  it('is a list where a title is too long for a button, and numbered where for a row', () => {
    expect(texts(render('Which?', button('x'.repeat(20))))).toEqual(['button: Which?'])
    expect(texts(render('Which?', button('x'.repeat(21))))).toEqual(['list: Which?'])
    expect(texts(render('Which?', button('😀'.repeat(20))))).toEqual(['button: Which?'])
    const long = 'x'.repeat(25)
    expect(texts(render('Which?', button('Yes'), button(long)))).toEqual([
      `Which?\n\n1. Yes\n2. ${long}`,
    ])
  })

  it('is numbered where there are too many, or two that WhatsApp takes for one', () => {
    const eleven = buttons(11)
    const lines = eleven.map(({ title }, at) => `${at + 1}. ${title}`).join('\n')
    expect(texts(render('Which?', ...eleven))).toEqual([`Which?\n\n${lines}`])
    const numbered = ['Which?\n\n1. Yes\n2. No']
    expect(texts(render('Which?', button('Yes', '/a'), button('No', '/a')))).toEqual(numbered)
    expect(texts(render('Which?', button('Yes', ' /a'), button('No')))).toEqual(numbered)
    expect(texts(render('Which?', button('Yes', `/${'a'.repeat(256)}`), button('No')))).toEqual(
      numbered,
    )
  })

  it('opens a page by one button, and by a line of the text beside others', () => {
    const shop = { title: 'Shop', url: 'https://shop.example/?q=a b' }
    expect(render('See', shop)[0]).toMatchObject({
      interactive: {
        type: 'cta_url',
        action: { name: 'cta_url', parameters: { display_text: 'Shop', url: shop.url } },
      },
    })
    expect(texts(render('See', shop, button('No')))).toEqual([
      'button: See\nShop: https://shop.example/?q=a b',
    ])
    expect(texts(render('See', shop, { ...shop, title: 'Help' }))).toHaveLength(1)
    for (const odd of [
      { title: 'Shop', url: 'javascript:alert(1)' },
      { title: 'Shop', url: 'shop' },
      { title: 'x'.repeat(21), url: 'https://shop.example' },
    ]) {
      expect(texts(render('See', odd))).toEqual([`See\n${odd.title}: ${odd.url}`])
    }
  })

  it('splits a long text where a reader would pause, and taps hang on its end', () => {
    const sentence = `${'word '.repeat(19)}end. `
    const long = `${sentence.repeat(30)}\n\n${sentence.repeat(30)}`.trim()
    const pieces = texts(render(long))
    expect(pieces).toHaveLength(2)
    expect(pieces.join(' ').replace(/\s+/g, ' ')).toBe(long.replace(/\s+/g, ' '))
    expect(pieces[0]?.endsWith('end.')).toBe(true)
    const tapped = texts(render(long, button('Yes')))
    expect(tapped.map((text) => text.startsWith('list: '))).toEqual([false, true])
    const middle = sentence.repeat(12)
    expect(texts(render(middle, button('Yes')))).toEqual([`list: ${middle.trim()}`])
    const heavy = button('Yes', `/${'a'.repeat(220)}`)
    expect(texts(render(middle, heavy)).at(-1)?.startsWith('button: ')).toBe(true)
  })

  it('never cuts a sign in two', () => {
    const family = '👨‍👩‍👧‍👦'
    const pieces = texts(render(family.repeat(1000)))
    expect(pieces.join('')).toBe(family.repeat(1000))
    for (const piece of pieces) expect(piece.replaceAll(family, '')).toBe('')
  })

  it('always is what WhatsApp takes, and shows all that was said', () => {
    const someText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(fc.constantFrom('ab ', 'x', '\n', '👍🏽', 'ä. '), fc.nat(6000))
        .map(([a, n]) => a.repeat(n)),
    )
    const someButton = fc.record(
      {
        title: fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 30 }),
          fc.constantFrom('Yes', 'No'),
        ),
        payload: fc.string({ maxLength: 260 }),
        url: fc.oneof(fc.webUrl(), fc.string()),
      },
      { requiredKeys: ['title'] },
    )
    const reply = fc.record({
      text: someText,
      buttons: fc.array(someButton, { maxLength: 14 }),
    })
    fc.assert(
      fc.property(reply, ({ text, buttons: some }) => {
        const bodies = render(text, ...some)
        for (const body of bodies) expect(checkBody(body)).toBeNull()
        const shown = JSON.stringify(bodies)
        const words = text.replace(/[\p{Cc}\p{Cs}\s]+/gu, '')
        const all = texts(bodies)
          .join('')
          .replace(/^(button|list|cta_url): /, '')
        if (some.length === 0) expect(all.replace(/\s+/g, '')).toBe(words)
        for (const { title } of some) {
          const caption = title
            .replace(/[\p{Cc}\p{Cs}]/gu, '')
            .replace(/\s+/g, ' ')
            .trim()
          expect(shown).toContain(JSON.stringify(caption).slice(1, -1))
        }
      }),
      { numRuns: runs(100) },
    )
  })
})
