import { describe, expect, it } from 'vitest'
import { inBrowser } from '../../../helpers/browser.ts'
import { message, write, focused, pressUntilFocused, withPage } from './page-steps.ts'

inBrowser('the phone and the tour of the playground', (open) => {
  const { at, space, visit, withoutTour } = withPage(open)

  describe('the phone', () => {
    it('shows up to three buttons, more as a list, and a link as a link', async () => {
      const page = await withoutTour()
      await write(page, 'hello')
      await page.getByRole('button', { name: 'Opening hours' }).click()
      await page
        .getByRole('log', { name: 'Phone conversation' })
        .getByText('Opening hours')
        .nth(1)
        .waitFor()
      expect(space().phone.sent.at(-1)).toMatchObject({
        text: 'Opening hours',
        payload: '/Opening hours',
      })
      await write(page, 'menu')
      await page.getByRole('button', { name: 'Choose' }).click()
      expect(await focused(page)).toBe('Track an order')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect.poll(() => space().phone.sent.at(-1)?.text).toBe('Change address')
      await write(page, 'site')
      const link = page.getByRole('link', { name: 'Open the shop' })
      expect(await link.getAttribute('href')).toBe('https://shop.example/')
      expect(await link.getAttribute('rel')).toContain('noopener')
    })

    it('keeps what is said while the conversation is still being read', async () => {
      const page = await withoutTour()
      let letThrough = () => {}
      const read = new Promise<void>((resolve) => (letThrough = resolve))
      await page.route('**/playground/api/phone?*', async (route) => {
        const response = await route.fetch()
        await read
        await route.fulfill({ response })
      })
      const asked = page.waitForRequest(/api\/phone\?/)
      await page.getByLabel('Environment').selectOption('Development')
      await asked
      await page.getByLabel('Phone message').fill('hello')
      await page.keyboard.press('Enter')
      letThrough()
      await page.getByText('How can I help?').waitFor()
      const screen = page.getByRole('log', { name: 'Phone conversation' })
      expect(await screen.locator('.customer').count()).toBe(1)
    })

    it('closes its list on Escape and gives the focus back', async () => {
      const page = await withoutTour()
      await write(page, 'menu')
      await page.getByRole('button', { name: 'Choose' }).click()
      await page.keyboard.press('Escape')
      expect(await page.getByRole('dialog').count()).toBe(0)
      expect(await focused(page)).toBe('Choose')
    })

    it('F68 says why nobody answers, and keeps saying it', async () => {
      const page = await withoutTour()
      await write(page, 'nobody')
      await page.getByText('No bot is active on this number.').waitFor()
      await write(page, 'hello')
      await page.getByText('How can I help?').waitFor()
      expect(await page.getByText('No bot is active on this number.').count()).toBe(1)
    })

    it('F71 switches by m d, m x and m p, but not while somebody types', async () => {
      const page = await withoutTour()
      const environment = page.getByLabel('Environment')
      await page.getByRole('log', { name: 'Conversation', exact: true }).focus()
      for (const [key, value] of [
        ['d', 'development'],
        ['x', 'sandbox'],
        ['p', 'live'],
      ] as const) {
        await page.keyboard.press('m')
        await page.keyboard.press(key)
        expect(await environment.inputValue()).toBe(value)
      }
      await message(page).pressSequentially('md mx')
      expect(await environment.inputValue()).toBe('live')
    })

    it('says which bot, version and environment it talks to', async () => {
      const page = await withoutTour()
      await write(page, 'hello')
      const header = page.locator('#phone-header')
      await header.getByText('V1.0 · +1 ··· 0100').waitFor()
      await page.getByLabel('Environment').selectOption('Sandbox')
      await header.getByText('Sandbox').waitFor()
      expect(space().phone.sent.at(-1)).toMatchObject({ senderId: 's1' })
      await write(page, 'hello')
      expect(space().phone.sent.at(-1)).toMatchObject({ environment: 'sandbox', botId: 'b1' })
      expect(space().phone.sent.at(-1)).not.toHaveProperty('senderId')
      expect(await page.getByRole('link', { name: 'Edit draft' }).getAttribute('href')).toBe(
        '/edit/orders',
      )
    })

    it('keeps the conversation of each customer, in every tab', async () => {
      const [one, other] = [await withoutTour(), await withoutTour()]
      await write(one, 'hello')
      await other.getByText('How can I help?').waitFor()
      await other.getByLabel('Customer').selectOption({ index: 1 })
      await other.getByText('How can I help?').waitFor({ state: 'detached' })
    })
  })

  describe('the tour', () => {
    it('F71 fills in each step and goes on when it was done', async () => {
      const page = await visit()
      await page.getByRole('button', { name: 'Type /publish orders as Dev' }).click()
      expect(await message(page).inputValue()).toBe('/publish orders')
      await page.keyboard.press('Enter')
      await page.getByLabel('What changes, and why').fill('Delivery times by city')
      await page.getByRole('button', { name: 'Ask for approval' }).click()
      await page.getByRole('button', { name: 'Speak as Ana' }).click()
      expect(await page.getByLabel('Speak as').inputValue()).toBe('ana')
      await page.getByRole('button', { name: 'Approve…' }).click()
      await page.getByRole('checkbox').first().waitFor()
      for (const box of await page.getByRole('checkbox').all()) await box.check()
      await page.getByRole('button', { name: 'Approve', exact: true }).click()
      await page.getByRole('button', { name: 'Type /activate orders as Mo' }).waitFor()
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByRole('button', { name: 'Go to the phone' }).click()
      expect(await focused(page)).toBe('Phone message')
      await page.keyboard.type('hello')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Type /qr orders as Mo' }).waitFor()
    })

    it('stays away once it was ended, and comes back when asked', async () => {
      const page = await withoutTour()
      await page.reload()
      await page.getByRole('heading', { name: /R-12/ }).waitFor()
      expect(await page.getByRole('button', { name: 'End the tour' }).count()).toBe(0)
      await page.getByRole('button', { name: 'Five-minute tour' }).click()
      await page.getByRole('button', { name: 'End the tour' }).waitFor()
    })
  })

  it('F71 can be walked by keyboard alone', async () => {
    const page = await open(at.url)
    await page.getByRole('heading', { name: /R-12/ }).waitFor()
    const tabTo = (name: string) => pressUntilFocused(page, 'Tab', name)
    await tabTo('Speak as')
    await page.keyboard.press('a')
    await page.getByText('Dev asked.').waitFor()
    expect(await page.getByLabel('Speak as').inputValue()).toBe('ana')
    await tabTo('Message')
    await page.keyboard.type('/publish orders')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Delivery times by city')
    await tabTo('Ask for approval')
    await page.keyboard.press('Enter')
    await page.getByText('R-12 is asked.').waitFor()
    await pressUntilFocused(page, 'Shift+Tab', 'Approve…')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Approve R-12' }).waitFor()
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await tabTo('Approve')
    await page.keyboard.press('Enter')
    await page.getByText('R-12 is approved.').waitFor()
    await tabTo('Phone message')
    await page.keyboard.type('menu')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Choose' }).waitFor()
    await pressUntilFocused(page, 'Shift+Tab', 'Choose')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(() => space().phone.sent.at(-1)?.text).toBe('Track an order')
  })
})
