import { describe, expect, it } from 'vitest'
import { axeFindings, inBrowser } from '../../../helpers/browser.ts'
import { chatHasNoFinding, formsAndPhoneHaveNoFinding } from './page-findings.ts'
import { say, write, sidewaysPx, withPage } from './page-steps.ts'

inBrowser('how the playground looks', (open) => {
  const steps = withPage(open)
  const { visit, withoutTour } = steps

  describe('to look at', () => {
    chatHasNoFinding(steps, 'light')
    chatHasNoFinding(steps, 'dark')
    // The rest of the dark page: page-look-dark.long.test.ts.
    formsAndPhoneHaveNoFinding(steps, 'light')

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

    it('keeps the end of what is said in sight where the tour takes room', async () => {
      const page = await visit({ viewport: { width: 360, height: 640 } })
      const hiddenPx = () =>
        page.evaluate<number>(`(() => {
          const feed = document.querySelector('.feed')
          return Math.round(feed.scrollHeight - feed.scrollTop - feed.clientHeight)
        })()`)
      const tour = page.getByRole('button', { name: 'Five-minute tour' })
      for (let step = 0; step < 3; step++) {
        await expect.poll(hiddenPx).toBe(0)
        await page.getByRole('button', { name: 'Next', exact: true }).click()
      }
      await tour.click()
      await tour.click()
      await expect.poll(hiddenPx).toBe(0)
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
