import { expect, it } from 'vitest'
import { qrOf } from '../../src/share/qr.ts'
import { inBrowser } from '../helpers/browser.ts'
import { disc, readPng, short } from './readers.ts'

inBrowser('F55 the SVG in a browser', (open) => {
  it('F55 decodes as it is drawn there, with and without a logo', async () => {
    for (const logo of [null, disc.toString('base64')]) {
      for (const poster of [false, true]) {
        const { svg } = await qrOf({ text: short, logo, poster })
        const page = await open('about:blank', { viewport: { width: 900, height: 900 } })
        await page.setContent(svg.replace('<svg ', '<svg style="width:860px;height:860px" '))
        expect(readPng(await page.screenshot())).toEqual([short, short])
      }
    }
  })
})
