import { describe, expect, it } from 'vitest'
import { requestCard } from '../../../doubles/chat-core.ts'
import { inBrowser } from '../../../helpers/browser.ts'
import {
  noteSaying,
  suggestions,
  message,
  say,
  focused,
  twoOf,
  releases,
  withPage,
} from './page-steps.ts'

inBrowser('the chat of the playground', (open) => {
  const { at, space, withoutTour } = withPage(open)

  describe('the channels', () => {
    it('F71 show what happens in every open tab, and the private part to one speaker', async () => {
      const [dev, ana] = [await withoutTour(), await withoutTour()]
      await ana.getByLabel('Speak as').selectOption('ana')
      await ana.getByText('Dev asked.').waitFor()
      await say(dev, '/activate orders')
      await dev.getByText('Only you can see this').waitFor()
      await say(dev, 'Good morning')
      await ana.getByText('Good morning').waitFor()
      expect(await ana.getByText('Only you can see this').count()).toBe(0)
      await dev.getByLabel('Speak as').selectOption('ana')
      await dev.getByText('Only you can see this').waitFor({ state: 'detached' })
    })

    it('F67 redraw a card in place and keep the focus on its button', async () => {
      const page = await withoutTour()
      await page.getByRole('button', { name: 'Approve…' }).focus()
      const card = requestCard({ status: '⏳ Waiting for 2 approvals' })
      const next = { ...card, buttons: card.buttons.map((one) => ({ ...one, id: twoOf(one.id) })) }
      await space().adapter.edit(
        { ...releases, messageId: at.messageId },
        { kind: 'card', card: next },
      )
      await page.getByText('Waiting for 2 approvals').waitFor()
      expect(await focused(page)).toBe('Approve…')
    })

    it('F68 answer every click at once, and a double click once', async () => {
      const page = await withoutTour()
      await page.getByLabel('More', { exact: true }).click()
      await page.getByRole('button', { name: 'Comment…' }).dblclick()
      await page.getByText('Noted, Dev.').waitFor()
      expect(space().core.told).toHaveLength(1)
      await page.getByLabel('More', { exact: true }).click()
      await page.getByRole('button', { name: 'Withdraw…' }).click()
      await page.getByText('Withdrawn').waitFor()
      expect(await page.getByRole('button', { name: 'Approve…' }).count()).toBe(0)
    })

    it('F68 leave the reader at the card that was redrawn, and at the start of a long answer', async () => {
      const page = await withoutTour()
      const feed = page.getByRole('log', { name: 'Conversation', exact: true })
      for (let i = 1; i <= 30; i++) {
        await space().adapter.post(releases, noteSaying(`Note ${i}.`), crypto.randomUUID())
      }
      await page.getByText('Note 30.').waitFor()
      await page.getByLabel('More', { exact: true }).click()
      await page.getByRole('button', { name: 'Withdraw…' }).click()
      await page.getByText('Withdrawn').waitFor()
      const place = await feed.evaluate((node: { scrollTop: number }) => node.scrollTop)
      expect(place).toBeLessThan(200)
      await page.setViewportSize({ width: 1280, height: 420 })
      await say(page, '/qr orders')
      await page.getByRole('img', { name: /^QR code/ }).waitFor()
      const typed = await page.getByText('/qr orders').boundingBox()
      const top = await feed.boundingBox()
      expect(typed?.y).toBeGreaterThanOrEqual(top?.y ?? Infinity)
    })

    it('F25 play both versions beside the form that approves, and count what was looked at', async () => {
      const page = await withoutTour()
      await page.getByRole('button', { name: 'Approve…' }).click()
      const [now, after] = [
        page.getByLabel('Now', { exact: true }),
        page.getByLabel('After approval'),
      ]
      await now.getByText('It takes three days.').waitFor()
      await after.getByText('It takes two days.').waitFor()
      await page.getByText('1 of 2 seen').waitFor()
      await page.getByRole('button', { name: 'Next change' }).click()
      await page.getByText('2 of 2 seen').waitFor()
      await page.getByLabel('Write to both phones').fill('how long?')
      await page.getByRole('button', { name: 'Send to both' }).click()
      await now.getByText('how long?').waitFor()
      await after.getByText('how long?').waitFor()
      await after.getByRole('button', { name: 'Menu' }).last().click()
      await now.getByText('Menu').last().waitFor()
      await page.getByLabel('Mark differences').uncheck()
      expect(await page.locator('.pair.unmarked').count()).toBe(1)
      await page.setViewportSize({ width: 600, height: 800 })
      await page.getByRole('button', { name: 'Now', exact: true }).click()
      expect(await after.isVisible()).toBe(false)
      expect(await now.isVisible()).toBe(true)
    })

    it('show text as text', async () => {
      const page = await withoutTour()
      const text = '<img src=x onerror="document.title=1"> & <b>bold</b>'
      await say(page, text)
      await page.getByText(text).waitFor()
      expect(await page.title()).toBe('Slipway playground')
    })

    it('count what is new elsewhere', async () => {
      const page = await withoutTour()
      const dev = { install: 'local', userId: 'dev' }
      await space().adapter.direct(dev, noteSaying('Owed.'), crypto.randomUUID())
      await page.getByRole('button', { name: 'Direct messages 1 new' }).click()
      await page.getByText('Owed.').waitFor()
      expect(await page.getByRole('button', { name: 'Direct messages', exact: true }).count()).toBe(
        1,
      )
    })

    it('show the lines under a card and fold them away', async () => {
      const page = await withoutTour()
      await page.getByText('Dev asked.').waitFor()
      await page.getByText('1 update').click()
      await page.getByText('Dev asked.').waitFor({ state: 'hidden' })
      await space().adapter.reply(
        { ...releases, messageId: at.messageId },
        ['Ana approved.'],
        crypto.randomUUID(),
      )
      await page.getByText('2 updates').waitFor()
      expect(await page.getByText('Ana approved.').isVisible()).toBe(false)
    })

    it('go back to earlier messages', async () => {
      for (let i = 1; i <= 70; i++) {
        await space().adapter.post(releases, noteSaying(`Note ${i}.`), crypto.randomUUID())
      }
      const page = await open(at.url)
      await page.getByText('Note 70.').waitFor()
      expect(await page.getByText('Note 5.', { exact: true }).count()).toBe(0)
      await page.getByRole('button', { name: 'Show earlier messages' }).click()
      await page.getByText('Note 5.', { exact: true }).waitFor()
      expect(await page.getByRole('article').first().textContent()).toContain('R-12')
    })

    it('catch up after the connection was lost, and stay where the reader is', async () => {
      const page = await withoutTour()
      await page.getByRole('button', { name: 'Approve…' }).focus()
      await page.route('**/stream?*', (route) => route.abort())
      space().app.server.closeAllConnections()
      await page.getByText(/The connection to Slipway is lost/).waitFor()
      await space().adapter.post(releases, noteSaying('Meanwhile.'), crypto.randomUUID())
      expect(await page.getByText('Meanwhile.').count()).toBe(0)
      await page.unroute('**/stream?*')
      await page.getByText('Meanwhile.').waitFor()
      await page.getByText(/The connection to Slipway is lost/).waitFor({ state: 'detached' })
      expect(await focused(page)).toBe('Approve…')
    })

    it('leave a token on screen until the page is read anew', async () => {
      const page = await withoutTour()
      await say(page, '/bots token')
      const token = page.getByText(/^slw_\w{32}$/)
      await token.waitFor()
      space().app.server.closeAllConnections()
      await page.getByText(/The connection to Slipway is lost/).waitFor()
      await page.getByText(/The connection to Slipway is lost/).waitFor({ state: 'detached' })
      expect(await token.count()).toBe(1)
      await page.reload()
      await page.getByText('slw_… (was shown once)').waitFor()
    })

    it('say when the server is gone, and lose nothing that was typed', async () => {
      const page = await withoutTour()
      await page.context().setOffline(true)
      await say(page, 'Are you there?')
      await page
        .getByRole('alert')
        .getByText(/does not answer/)
        .waitFor()
      expect(await message(page).inputValue()).toBe('Are you there?')
      await page.context().setOffline(false)
      await page.keyboard.press('Enter')
      await page.getByText('Are you there?').waitFor()
    })
  })

  describe('the message box', () => {
    it('F66 completes commands, verbs and bots by arrows, Tab and Enter', async () => {
      const page = await withoutTour()
      await message(page).pressSequentially('/bo')
      await page.getByRole('option', { name: /^bots/ }).waitFor()
      await page.keyboard.press('Tab')
      expect(await message(page).inputValue()).toBe('/bots ')
      await page.getByRole('option', { name: /^list/ }).waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      expect(await message(page).inputValue()).toBe('/bots token ')
      await message(page).fill('/publish or')
      await page.getByRole('option', { name: /^orders-eu/ }).waitFor()
      await page.keyboard.press('Enter')
      expect(await message(page).inputValue()).toBe('/publish orders ')
    })

    it('quotes a value that has spaces', async () => {
      const page = await withoutTour()
      await message(page).fill('/publish sup')
      await page.getByRole('option', { name: /^support en/ }).waitFor()
      await page.keyboard.press('Enter')
      expect(await message(page).inputValue()).toBe('/publish "support en" ')
    })

    it('closes its list on Escape and sends what is whole on Enter', async () => {
      const page = await withoutTour()
      await message(page).fill('/')
      await suggestions(page).first().waitFor()
      expect(await message(page).getAttribute('aria-expanded')).toBe('true')
      await page.keyboard.press('Escape')
      expect(await suggestions(page).count()).toBe(0)
      await message(page).fill('/publish orders')
      await page.getByRole('option', { name: /^orders-eu/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Publish Orders' }).waitFor()
      expect(space().core.told).toMatchObject([{ text: '/publish orders' }])
    })

    it('never completes from the list of another word', async () => {
      const page = await withoutTour()
      await message(page).fill('/')
      await suggestions(page).first().waitFor()
      await message(page).fill('/publish orders')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Publish Orders' }).waitFor()
    })
  })
})
