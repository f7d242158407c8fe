import { expect, it } from 'vitest'
import { axeFindings } from '../../../helpers/browser.ts'
import { suggestions, message, say, write } from './page-steps.ts'
import type { withPage } from './page-steps.ts'

type Steps = ReturnType<typeof withPage>
type ColorScheme = 'light' | 'dark'

export function chatHasNoFinding({ visit }: Steps, colorScheme: ColorScheme): void {
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
}

export function formsAndPhoneHaveNoFinding({ withoutTour }: Steps, colorScheme: ColorScheme): void {
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
