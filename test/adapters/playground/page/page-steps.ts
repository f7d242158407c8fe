import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Outgoing } from '../../../../src/chat/outbound-port.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import type { Open } from '../../../helpers/browser.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { openWorkspace } from '../workspace.ts'

export const releases = { install: 'local', channel: 'releases' }

/** A workspace whose #releases holds the card of R-12 with one line under it, fresh for each test. */
export function withPage(open: Open) {
  const db = sqlite()
  const at = { url: '', messageId: '' }
  let space: Awaited<ReturnType<typeof openWorkspace>>
  beforeAll(async () => {
    space = await openWorkspace(db())
    at.url = await space.app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(() => space.app.close())
  beforeEach(async () => {
    await db()('playgroundMessages').del()
    space.phone.sent.length = 0
    space.core.told.length = 0
    const content = { kind: 'card', card: requestCard() } as const
    const { messageId } = await space.adapter.post(releases, content, crypto.randomUUID())
    await space.adapter.reply({ ...releases, messageId }, ['Dev asked.'], crypto.randomUUID())
    at.messageId = messageId
  })
  const visit = async (options?: Parameters<Open>[1]) => {
    const page = await open(at.url, options)
    await page.getByRole('heading', { name: 'Publish Orders · R-12' }).waitFor()
    return page
  }
  return {
    at,
    space: () => space,
    visit,
    withoutTour: async (options?: Parameters<Open>[1]) => {
      const page = await visit(options)
      await page.getByRole('button', { name: 'End the tour' }).click()
      return page
    },
  }
}

export const noteSaying = (text: string): Outgoing => ({
  kind: 'notice',
  notice: { tone: 'info', lines: [[text]], buttons: [], files: [] },
})

export const suggestions = (page: Page) =>
  page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')

export const message = (page: Page) => page.getByLabel('Message', { exact: true })

export async function say(page: Page, text: string) {
  await message(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

export async function write(page: Page, text: string) {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByLabel('Phone message').fill(text)
  await page.getByRole('button', { name: 'Phone send' }).click()
  await answered
  await page.locator('.typing').waitFor({ state: 'detached' })
}

/** The accessible name of what has the focus, as far as our page makes names. */
export const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const node = document.activeElement
    return node.ariaLabel ?? node.labels?.[0]?.firstChild.textContent ?? node.textContent
  })()`)

export const description = (page: Page) =>
  page.evaluate<string>(`document.activeElement.getAttribute('aria-describedby').split(' ')
    .map((id) => document.getElementById(id).textContent).join(' ')`)

export const sidewaysPx = (page: Page) =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )

export async function pressUntilFocused(page: Page, key: string, name: string) {
  for (let i = 0; i < 60; i++) {
    if ((await focused(page)) === name) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never reaches "${name}"; it is at "${await focused(page)}".`)
}

export const twoOf = (id: string) => id.replace(/:1$/, ':2') as `${string}:${string}:${number}`
