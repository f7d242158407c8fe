import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { inBrowser } from '../../../helpers/browser.ts'
import { suggestions, say, focused, description, withPage } from './page-steps.ts'

inBrowser('the forms of the playground', (open) => {
  const { space, withoutTour } = withPage(open)

  describe('a form', () => {
    const openForm = async () => {
      const page = await withoutTour()
      await say(page, '/publish orders')
      await page.getByRole('dialog', { name: 'Publish Orders' }).waitFor()
      return page
    }
    const comment = (page: Page) => page.getByLabel('What changes, and why')

    it('starts at its first field and says on the field what is missing', async () => {
      const page = await openForm()
      expect(await focused(page)).toBe('What changes, and why')
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      expect(await focused(page)).toBe('What changes, and why')
      expect(await comment(page).getAttribute('aria-invalid')).toBe('true')
      expect(await description(page)).toBe('Approvers read this first. This is needed.')
      expect(space().core.told).toHaveLength(1)
    })

    it('shows what the server finds wrong, keeps what was typed, and takes the next try', async () => {
      const page = await openForm()
      await comment(page).fill('x')
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page.getByText('R-12 was not sent yet.').waitFor()
      expect(await focused(page)).toBe('What changes, and why')
      expect(await description(page)).toContain('Say a little more')
      expect(await comment(page).inputValue()).toBe('x')
      await comment(page).fill('Delivery times by city')
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page.getByText('R-12 is asked.').waitFor()
      expect(await page.getByRole('dialog').count()).toBe(0)
      expect(await focused(page)).toBe('Message')
    })

    it('F15 asks a page only where an earlier choice needs it, and goes back to it', async () => {
      const page = await openForm()
      await comment(page).fill('Only the greeting')
      await page.getByLabel('Only some flows').check()
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByText('Step 2 of 2').waitFor()
      await page.getByLabel(/^greet/).check()
      await page.getByRole('button', { name: 'Back' }).click()
      expect(await comment(page).inputValue()).toBe('Only the greeting')
      await page.getByRole('button', { name: 'Next' }).click()
      expect(await page.getByLabel(/^greet/).isChecked()).toBe(true)
      await page.getByLabel('Settings').check()
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page.getByText('R-12 is asked.').waitFor()
      expect(space().core.told.at(-1)).toMatchObject({
        values: { what: 'selected', flows: ['greet'], settings: true, asked: [] },
      })
    })

    it('finds people by typing and shows them as chips', async () => {
      const page = await openForm()
      await comment(page).fill('Delivery times by city')
      const asked = page.getByLabel('Ask these approvers')
      for (const name of ['Ana', 'Sam']) {
        await asked.pressSequentially(name.slice(0, 2))
        await suggestions(page).filter({ hasText: name }).first().waitFor()
        await page.keyboard.press('Enter')
      }
      await page.getByRole('button', { name: 'Remove Ana' }).click()
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page.getByText('R-12 is asked.').waitFor()
      expect(space().core.told.at(-1)).toMatchObject({ values: { asked: ['Sam'] } })
    })

    it('keeps what was typed when it is closed by mistake', async () => {
      const page = await openForm()
      await comment(page).fill('A long story')
      await page.keyboard.press('Escape')
      expect(await page.getByRole('dialog').count()).toBe(0)
      expect(await focused(page)).toBe('Message')
      await say(page, '/publish orders')
      expect(await comment(page).inputValue()).toBe('A long story')
    })

    it('keeps what was typed when it is closed after a problem, and nothing that nobody touched', async () => {
      const page = await openForm()
      await page.keyboard.press('Escape')
      await say(page, '/publish orders Before')
      expect(await comment(page).inputValue()).toBe('Before')
      await comment(page).fill('x')
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page.getByText('R-12 was not sent yet.').waitFor()
      await page.keyboard.press('Escape')
      await say(page, '/publish orders Before')
      expect(await comment(page).inputValue()).toBe('x')
    })

    it('stays open when the server does not answer', async () => {
      const page = await openForm()
      await comment(page).fill('Delivery times by city')
      await page.context().setOffline(true)
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page
        .getByRole('dialog')
        .getByText(/does not answer/)
        .waitFor()
      await page.context().setOffline(false)
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page.getByText('R-12 is asked.').waitFor()
    })

    it('asks before what customers would notice, and takes no for an answer', async () => {
      const page = await withoutTour()
      await say(page, '/activate orders')
      await page.getByRole('button', { name: 'Activate now' }).click()
      await page.getByRole('button', { name: 'Cancel' }).click()
      expect(space().core.told).toHaveLength(1)
      await page.getByRole('button', { name: 'Activate now' }).click()
      await page.getByRole('button', { name: 'Activate', exact: true }).click()
      await page.getByText('Done: activate:orders:1.').waitFor()
    })
  })
})
