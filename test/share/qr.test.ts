import fc from 'fast-check'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/refusal.ts'
import { drawQr } from '../../src/share/qr-picture.ts'
import type { QrPicture } from '../../src/share/qr-picture.ts'
import { qrOf } from '../../src/share/qr.ts'
import { whatsappLink } from '../../src/share/whatsapp-link.ts'
import { inTheLongRun, runs } from '../helpers/effort.ts'
import { disc, pngOf, readPng, readSvg, short } from './readers.ts'

const link = whatsappLink('+15550100123', 'Hello, I have a question about my order')

const black = pngOf(64, 64, () => [0, 0, 0, 255])

function drawn(what: Partial<Parameters<typeof drawQr>[0]> = {}): QrPicture {
  const picture = drawQr({ text: link, logo: null, poster: false, ...what })
  if ('refused' in picture) throw new Error(picture.refused)
  return picture
}

describe('F53 the QR code', () => {
  it('is a PNG and an SVG that two readers decode back to the link', () => {
    const { png, svg } = drawn()
    expect([...readPng(png), ...readSvg(svg)]).toEqual([link, link, link, link])
  })

  it('is a one bit PNG with ten pixels a module and four white modules around', () => {
    const png = Buffer.from(drawn().png)
    const image = PNG.sync.read(png)
    expect(png[24]).toBe(1)
    expect(image.width % 10).toBe(0)
    expect(image.data.subarray(0, image.width * 40 * 4).every((byte) => byte === 255)).toBe(true)
    expect(png.length).toBeLessThan(1500)
  })

  it('is painted once for a link', async () => {
    const spec = { text: link, logo: null, poster: false }
    expect((await qrOf(spec)).png).toBe((await qrOf(spec)).png)
  })

  it('decodes for any text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 120 }), (text) => {
        const any = whatsappLink('+15550100123', text)
        expect(readPng(drawn({ text: any }).png)).toEqual([any, any])
      }),
      { numRuns: runs(4) },
    )
  })

  it('refuses a link that no QR code can hold', async () => {
    const text = `https://wa.me/1?text=${'x'.repeat(4000)}`
    await expect(qrOf({ text, logo: null, poster: false })).rejects.toThrow(Refusal)
  })

  it('F55 is short for a link of our own: 29 modules, 15 mm in print', () => {
    expect(drawn({ text: short }).modules).toBe(29)
  })

  inTheLongRun(() => {
    it('F55 is a poster whose code has 20 cm, to be read from 2 m, and whose PNG is large', async () => {
      const { png, svg, modules } = await qrOf({ text: short, logo: null, poster: true })
      const mm = Number(/width="([\d.]+)mm" height="\1mm"/.exec(svg)?.[1])
      expect((mm * modules) / (modules + 8)).toBeCloseTo(200, 1)
      expect(PNG.sync.read(Buffer.from(png)).width).toBe((modules + 8) * 40)
      expect([...readPng(png), ...readSvg(svg)]).toEqual([short, short, short, short])
    })
  })
})

describe('F55 the QR code with a logo', () => {
  inTheLongRun(() => {
    it('has it in the middle, on a tenth of the area at most, and two readers decode it', async () => {
      // A poster has the same modules, only larger.
      const small = [short, link].flatMap((text) =>
        [disc, black].map((logo) => ({ text, logo, poster: false })),
      )
      for (const { text, logo, poster } of [...small, { text: short, logo: disc, poster: true }]) {
        const picture = await qrOf({ text, logo: logo.toString('base64'), poster })
        expect(readPng(picture.png)).toEqual([text, text])
        const box = Number(/h(\d+)v\1h-\1z"\/><image/.exec(picture.svg)?.[1])
        expect(box ** 2 / picture.modules ** 2).toBeLessThanOrEqual(0.1)
        expect(box).toBeGreaterThan(6)
      }
      const { png } = drawn({ text: short, logo: disc.toString('base64') })
      const { width, data } = PNG.sync.read(Buffer.from(png))
      const at = ((width / 2) * width + width / 2 - 30) * 4
      expect([...data.subarray(at, at + 3)]).toEqual([180, 20, 60])
    })
  })

  it('is not handed out where a reader fails: rings look like the corners of a code', async () => {
    const rings = pngOf(70, 70, (x, y) => {
      const out = Math.max(Math.abs(x - 34.5), Math.abs(y - 34.5)) / 10
      return out < 1.5 || out > 2.5 ? [0, 0, 0, 255] : [255, 255, 255, 255]
    })
    const spec = { text: short, logo: rings.toString('base64'), poster: false }
    expect(drawQr(spec)).toEqual({ refused: 'unreadable' })
    await expect(qrOf(spec)).rejects.toThrow(/could not read this QR code/)
  })
})
