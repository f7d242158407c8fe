import { describe, expect, it } from 'vitest'
import { axeFindings, inBrowser } from '../../../helpers/browser.ts'
import { suggestions, message, say, write, sidewaysPx, withPage } from './page-steps.ts'

inBrowser('how the playground looks', (open) => {
  const { visit, withoutTour } = withPage(open)

  describe('to look at', () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`F71 has no axe-core finding with a card, an answer and the tour (${colorScheme})`, async () => {
        const page = await visit({ colorScheme })
        expect(await axeFindings(page)).toEqual([])
        await say(page, '/qr orders')
        await page.getByRole('img', { name: /^QR code/ }).waitFor()
        await say(page, '/nonsense')
        await message(page).fill('/')
        await suggestions(page).first().waitFor()
        expect(await axeFindings(page)).toEqual([])
      })

      it(`F71 has none with a form, its problems and a question (${colorScheme})`, async () => {
        const page = await withoutTour({ colorScheme })
        await say(page, '/publish orders')
        await page.getByRole('dialog', { name: 'Publish Orders' }).waitFor()
        expect(await axeFindings(page)).toEqual([])
        await page.getByRole('button', { name: 'Ask for approval' }).click()
        await page.getByText('This is needed.').waitFor()
        expect(await axeFindings(page)).toEqual([])
        await page.keyboard.press('Escape')
        await say(page, '/activate orders')
        await page.getByRole('button', { name: 'Activate now' }).click()
        await page.getByRole('alertdialog', { name: 'Activate Orders?' }).waitFor()
        expect(await axeFindings(page)).toEqual([])
      })

      it(`F71 has none on the phone, its buttons and its list (${colorScheme})`, async () => {
        const page = await withoutTour({ colorScheme })
        for (const text of ['hello', 'site', 'nobody', 'menu']) await write(page, text)
        await page.getByRole('button', { name: 'Choose' }).click()
        await page.getByRole('dialog', { name: 'Choose one' }).waitFor()
        expect(await axeFindings(page)).toEqual([])
        for (const environment of ['Sandbox', 'Development']) {
          await page.getByLabel('Environment').selectOption(environment)
          expect(await axeFindings(page)).toEqual([])
        }
      })
    }

    it('F71 fits a window of 360 pixels, chat and phone, without findings', async () => {
      const page = await withoutTour({ viewport: { width: 360, height: 740 } })
      await say(page, '/qr orders')
      await page.getByRole('img', { name: /^QR code/ }).waitFor()
      expect(await sidewaysPx(page)).toBe(0)
      expect(await axeFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Phone', exact: true }).click()
      await write(page, 'menu')
      expect(await sidewaysPx(page)).toBe(0)
      expect(await axeFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Chat', exact: true }).click()
      await say(page, '/publish orders')
      await page.getByRole('dialog').waitFor()
      expect(await sidewaysPx(page)).toBe(0)
    })

    it('names its controls as the guide does', async () => {
      const page = await visit()
      const names = ['Speak as', 'Channel', 'Message', 'Phone message', 'Environment']
      for (const name of names) {
        expect(await page.getByLabel(name, { exact: true }).count()).toBe(1)
      }
      for (const name of ['Send', 'Phone send']) {
        expect(await page.getByRole('button', { name, exact: true }).count()).toBe(1)
      }
    })

    it('loads without an error and without a refused source', async () => {
      const page = await visit()
      const complaints: string[] = []
      page.on('console', (entry) => complaints.push(entry.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.reload()
      await page.getByRole('heading', { name: /R-12/ }).waitFor()
      await say(page, '/qr orders')
      await page.getByRole('img', { name: /^QR code/ }).waitFor()
      expect(complaints).toEqual([])
    })
  })
})
