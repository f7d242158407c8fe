import { existsSync } from 'node:fs'
import axe from 'axe-core'
import type { AxeResults } from 'axe-core'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterEach, describe } from 'vitest'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/**
 * The suggestions of Chromium's address bar are two pages beside each page of ours, and cost more than
 * it. The last such list counts, so this one repeats what Playwright switches off and we need off.
 */
const featuresOff = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
]

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${featuresOff.join(',')}`,
]

/** One for all files of a worker; it ends with the worker. */
let browser: Promise<Browser> | undefined

export type Open = (url: string, options?: BrowserContextOptions) => Promise<Page>

/** A suite in a real browser; where there is none it is skipped, and says so. */
export function inBrowser(name: string, suite: (open: Open) => void): void {
  if (!existsSync(executablePath)) {
    console.warn(
      `NOT CHECKED: "${name}". There is no browser at ${executablePath}: install chromium, or name one in CHROMIUM.`,
    )
    describe.skip(name, () => suite(() => Promise.reject(new Error('no browser'))))
    return
  }
  describe(name, () => {
    const contexts: BrowserContext[] = []
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
    })
    suite(async (url, options = {}) => {
      const viewport = { width: 1280, height: 860 }
      browser ??= chromium.launch({ executablePath, args })
      const context = await (
        await browser
      ).newContext({ viewport, reducedMotion: 'reduce', ...options })
      contexts.push(context)
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      await page.goto(url)
      return page
    })
  })
}

/** Every finding of axe-core on the page as it is now, as one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
