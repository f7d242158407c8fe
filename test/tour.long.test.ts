import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { start } from '../src/main.ts'
import type { Running } from '../src/main.ts'
import { inBrowser } from './helpers/browser.ts'

/** The README's five minutes, in a real browser against the real server, by keyboard alone (F71). */
inBrowser('the five-minute tour', (open) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-tour-'))
  let server: Running
  let page: Page

  beforeAll(async () => {
    const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent' })
    const database = { file: join(folder, 'slipway.db') }
    server = await start({ ...config, database }, 'all', pino({ level: 'silent' }))
  })

  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('F1 F13 F23 F25 F38 F42 F53 F67 F71 takes a bot from draft to customers', async () => {
    page = await open(server.url)
    await page.getByText('Order desk · orders').waitFor()
    await asks()
    await isRefused()
    await approves()
    await activates()
    await talks()
    await shares()
    await switches()
    await reverts()
  }, 90_000)

  /** F13 wants to publish. */
  async function asks(): Promise<void> {
    await speakAs('Dana')
    await command('/publish orders')
    await tabTo('What changes, and why')
    await page.keyboard.type('A warmer greeting')
    await press('Ask for approval')
    await page.getByText(/^Publish .* · R-2$/).waitFor()
    await page.getByText('Waiting for 1 approval').waitFor()
  }

  /** F23 refuses the person who asked, privately and by name. */
  async function isRefused(): Promise<void> {
    await press('Approve…')
    const refusal = page.getByText(/You asked for R-2, so you can’t approve it/)
    await refusal.waitFor()
    expect(await page.getByText('Only you can see this').count()).toBeGreaterThan(0)
    await speakAs('Noa')
    await expect.poll(() => refusal.count()).toBe(0)
  }

  /** F25 takes an approver’s review, checklist ticked. */
  async function approves(): Promise<void> {
    await speakAs('Ana')
    await approve()
    await page.getByText('V1.1 is approved, not live').first().waitFor()
  }

  /** F42 F67 activates, and every open tab sees it at once. */
  async function activates(): Promise<void> {
    const other = await open(server.url)
    await speakAs('Mo')
    await command('/activate orders')
    await press('Activate now')
    await other.locator('.card .status', { hasText: /^Live$/ }).waitFor()
    await other.close()
  }

  /** F71 talks to the live bot on the phone. */
  async function talks(): Promise<void> {
    await choose('Bot', 'Order desk')
    await phone('hi')
    await answers().getByText('Welcome to the order desk!').waitFor()
    await phone('track an order')
    await answers().getByText('order number').last().waitFor()
    await phone('12345678')
    await page.getByText(/12345678.*on its way/i).waitFor()
  }

  /** F53 makes the QR code and the link. */
  async function shares(): Promise<void> {
    await command('/qr orders')
    await page.getByRole('link', { name: /^https:\/\/wa\.me\/12025550110\?text=/ }).waitFor()
    await expect.poll(() => page.locator('img[alt*="QR"]').count()).toBeGreaterThan(0)
    const picture = process.env['SCREENSHOT']
    if (picture) await page.screenshot({ path: picture })
  }

  /** F1 F71 switches the phone by m d, m x and m p. */
  async function switches(): Promise<void> {
    await tabTo('Send')
    await page.keyboard.press('m')
    await page.keyboard.press('d')
    await expect.poll(() => page.getByLabel('Environment').inputValue()).toBe('development')
    await page.keyboard.press('m')
    await page.keyboard.press('x')
    await expect.poll(() => page.getByLabel('Environment').inputValue()).toBe('sandbox')
    await page.keyboard.press('m')
    await page.keyboard.press('p')
    await expect.poll(() => page.getByLabel('Environment').inputValue()).toBe('live')
  }

  /** F38 F49 brings the first words back for a new chat. */
  async function reverts(): Promise<void> {
    await speakAs('Ana')
    await command('/revert orders')
    await tabTo('Why')
    await page.keyboard.type('The old greeting was better')
    await press('Revert now')
    await page.getByText('as V1.2').filter({ visible: true }).first().waitFor()
    await choose('Customer', 'Tom')
    await phone('hello')
    await answers().getByText('Hello, this is the order desk').waitFor()
  }

  async function speakAs(name: string): Promise<void> {
    await choose('Speak as', name)
  }

  /** Walks a list with the arrow keys, as typing ahead would depend on how fast one types. */
  async function choose(list: string, option: string): Promise<void> {
    await tabTo(list)
    await page.keyboard.press('Home')
    for (let i = 0; i < 20; i += 1) {
      const chosen = page.getByLabel(list, { exact: true }).locator('option:checked')
      if ((await chosen.textContent())?.startsWith(option)) return
      await page.keyboard.press('ArrowDown')
    }
    throw new Error(`"${list}" has no "${option}"`)
  }

  async function command(text: string): Promise<void> {
    await tabTo('Message')
    await page.keyboard.type(text)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
  }

  const answers = () => page.getByRole('log', { name: 'Phone conversation' })

  async function phone(text: string): Promise<void> {
    await tabTo('Phone message')
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }

  async function approve(): Promise<void> {
    await press('Approve…')
    await tabTo('Works as expected in Development')
    await page.keyboard.press('Space')
    await tabTo('Trained with the right intents')
    await page.keyboard.press('Space')
    await press('Approve')
  }

  async function press(name: string): Promise<void> {
    await tabTo(name)
    await page.keyboard.press('Enter')
  }

  /** Goes there with Tab alone, as somebody without a mouse would. */
  async function tabTo(name: string): Promise<void> {
    await page.getByText(name).or(page.getByLabel(name)).first().waitFor({ state: 'attached' })
    for (let i = 0; i < 120; i += 1) {
      if ((await focused()) === name) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reached "${name}"; the last was "${await focused()}"`)
  }

  const focused = (): Promise<string> =>
    page.evaluate(`(() => {
      const element = document.activeElement
      const label = element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent
      return (label ?? element?.textContent ?? '').trim()
    })()`)
})
