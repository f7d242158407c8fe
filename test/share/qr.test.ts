import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/refusal.ts'
import { qrPng, qrSvg } from '../../src/share/qr.ts'
import { whatsappLink } from '../../src/share/whatsapp-link.ts'

const link = whatsappLink('+15550100123', 'Hello, I have a question about my order')
// jsqr's types describe a default export where Node hands over the module itself.
const read = jsQR as unknown as typeof jsQR.default

function decode(png: Uint8Array): string | undefined {
  const image = PNG.sync.read(Buffer.from(png))
  return read(new Uint8ClampedArray(image.data), image.width, image.height)?.data
}

/** Draws the SVG's squares into pixels, as a browser would. */
function decodeSvg(svg: string): string | undefined {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
  const scale = 8
  const pixels = new Uint8ClampedArray(side * scale * side * scale * 4).fill(255)
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let dy = 0; dy < scale; dy++) {
      for (let dx = 0; dx < scale; dx++) {
        const at = ((Number(y) * scale + dy) * side * scale + Number(x) * scale + dx) * 4
        pixels.fill(0, at, at + 3)
      }
    }
  }
  return read(pixels, side * scale, side * scale)?.data
}

describe('F53 the QR code', () => {
  it('is a PNG that a reader decodes back to the link', () => {
    expect(decode(qrPng(link))).toBe(link)
  })

  it('is an SVG that a reader decodes back to the link', () => {
    expect(decodeSvg(qrSvg(link))).toBe(link)
  })

  it('is a one bit PNG with ten pixels a module and four white modules around', () => {
    const png = Buffer.from(qrPng(link))
    const image = PNG.sync.read(png)
    expect(png[24]).toBe(1)
    expect(image.width % 10).toBe(0)
    expect(image.data.subarray(0, image.width * 40 * 4).every((byte) => byte === 255)).toBe(true)
    expect(png.length).toBeLessThan(1500)
  })

  it('is painted once for a link', () => {
    expect(qrPng(link)).toBe(qrPng(link))
  })

  it('decodes for any text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 120 }), (text) => {
        const any = whatsappLink('+15550100123', text)
        expect(decode(qrPng(any))).toBe(any)
      }),
      { numRuns: 25 },
    )
  })

  it('refuses a link that no QR code can hold', () => {
    expect(() => qrPng(`https://wa.me/1?text=${'x'.repeat(4000)}`)).toThrow(Refusal)
    expect(() => qrSvg(`https://wa.me/1?text=${'x'.repeat(4000)}`)).toThrow(Refusal)
  })
})
