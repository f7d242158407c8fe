import { describe, expect, it } from 'vitest'
import { clockWords } from '../../../../src/chat/kit/clock-words.ts'
import { inBrowser } from '../../../helpers/browser.ts'
import { noteSaying, releases, withPage, write } from './page-steps.ts'

inBrowser('the way to a card, and what is live', (open) => {
  const { at, space, withoutTour } = withPage(open)

  describe('F67 the address of a card', () => {
    it('opens its channel at the card, however much was said since', async () => {
      for (let n = 0; n < 120; n++) {
        await space().adapter.post(releases, noteSaying(`Line ${n}`), crypto.randomUUID())
      }
      const { messageId } = at
      const link = await space().adapter.permalink?.({ ...releases, messageId })
      expect(link).toBe(`https://slipway.test/#releases/${messageId}`)
      const page = await open(`${at.url}/#releases/${messageId}`)
      const card = page.getByRole('heading', { name: 'Publish Orders · R-12' })
      await card.waitFor()
      const top = async () => (await card.boundingBox())?.y ?? -1
      await expect.poll(top).toBeGreaterThan(0)
      expect(await top()).toBeLessThan(page.viewportSize()?.height ?? 0)
      expect(await page.getByRole('alert').textContent()).toBe('')
    })

    it('says so where the card is not there', async () => {
      const page = await open(`${at.url}/#releases/01JCQ0000000000000000000AB`)
      await page.getByText('The card of this link is not here.').waitFor()
    })

    it('is copied by “Copy link”', async () => {
      const permissions = ['clipboard-read', 'clipboard-write']
      const page = await withoutTour({ permissions })
      await page.getByLabel('More').click()
      await page.getByRole('button', { name: 'Copy link' }).click()
      await page.getByRole('status').getByText('Copied.').waitFor()
      expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
        /^https:\/\/slipway\.test\/#releases\//,
      )
    })
  })

  it('writes a time as the options of a form do, whatever the browser speaks', async () => {
    const at = Date.UTC(2026, 10, 2, 13)
    const lines = [['Published ', { at, zone: 'desk', style: 'date' as const }, '.']]
    const notice = { tone: 'info' as const, lines, buttons: [], files: [] }
    await space().adapter.post(releases, { kind: 'notice', notice }, crypto.randomUUID())
    const page = await withoutTour({ locale: 'en-US', timezoneId: 'Europe/Berlin' })
    await page.getByText(`Published ${clockWords(at, 'Europe/Berlin')}.`).waitFor()
  })

  describe('the phone', () => {
    const badge = '#phone-header .badge'

    it('says Live only of a version that new customers get', async () => {
      const page = await withoutTour()
      expect(await page.locator(badge).textContent()).toBe('Live')
      await write(page, 'hello')
      // V1.0 answered, and new chats get V1.4.
      await expect.poll(() => page.locator(badge).textContent()).toBe('Finishing')
      await page.getByLabel('Bot', { exact: true }).selectOption('Support EN')
      await expect.poll(() => page.locator(badge).textContent()).toBe('Not live')
    })

    it('tells a chat that finishes from one that is over and from what is live, in colour too', async () => {
      const page = await withoutTour()
      const shown = async (word: string) => {
        await expect.poll(() => page.locator(badge).textContent()).toBe(word)
        return page.evaluate<string>(
          `getComputedStyle(document.querySelector('${badge}')).backgroundColor`,
        )
      }
      const live = await shown('Live')
      await write(page, 'hello')
      const finishing = await shown('Finishing')
      await page.getByLabel('Customer', { exact: true }).selectOption({ index: 1 })
      await shown('Live')
      await write(page, 'hello')
      const over = await shown('Chat is over')
      expect(new Set([live, finishing, over]).size).toBe(3)
    })

    it('closes its list on Escape, and the form that it stands in stays open', async () => {
      const page = await withoutTour()
      await page.getByRole('button', { name: 'Approve…' }).click()
      const form = page.locator('#form-dialog')
      await form.waitFor()
      // The phones stand for what changes, and for nothing else that the form says.
      await form.getByText('The gray V1.2 is held by this.').waitFor()
      expect(await form.getByText('Menu: new words').count()).toBe(0)
      // A list as the phone of a form opens it.
      await page.evaluate(`
        const list = Object.assign(document.createElement('dialog'), { className: 'sheet' })
        document.querySelector('#form-dialog form').append(list)
        list.show()
      `)
      await page.keyboard.press('Escape')
      expect(await page.locator('dialog.sheet[open]').count()).toBe(0)
      expect(await form.isVisible()).toBe(true)
      await page.keyboard.press('Escape')
      expect(await form.isVisible()).toBe(false)
    })
  })
})
