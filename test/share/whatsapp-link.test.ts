import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/refusal.ts'
import { whatsappLink } from '../../src/share/whatsapp-link.ts'

describe('F53 the WhatsApp link', () => {
  it.each([
    ['+1 (555) 010-0123', 'https://wa.me/15550100123'],
    ['001 555 010 0123', 'https://wa.me/15550100123'],
    ['+49 (0) 151 5550123', 'https://wa.me/491515550123'],
    ['15550100123', 'https://wa.me/15550100123'],
  ])('makes digits only of %s', (number, link) => {
    expect(whatsappLink(number)).toBe(link)
  })

  it('writes spaces as %20, never as +', () => {
    expect(whatsappLink('+15550100123', 'Hi there & 1+1 ü 👋')).toBe(
      'https://wa.me/15550100123?text=Hi%20there%20%26%201%2B1%20%C3%BC%20%F0%9F%91%8B',
    )
  })

  it('leaves the text away when it is empty', () => {
    expect(whatsappLink('+15550100123', '')).toBe('https://wa.me/15550100123')
  })

  it.each(['', 'call us', '0151 5550123', '123', '+1234567890123456'])(
    'refuses "%s", which is no international number',
    (number) => {
      expect(() => whatsappLink(number)).toThrow(Refusal)
    },
  )

  it('carries any text through unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const link = new URL(whatsappLink('+15550100123', text))
        expect(link.searchParams.get('text')).toBe(text)
      }),
    )
  })

  it('survives half an emoji', () => {
    expect(whatsappLink('+15550100123', 'Hi \ud83d')).toContain('?text=Hi%20%EF%BF%BD')
  })
})
