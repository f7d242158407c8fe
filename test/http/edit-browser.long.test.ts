import { expect, it } from 'vitest'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { saveDraft } from '../../src/control/drafts/save-draft.ts'
import { draftOf } from '../../src/store/bots/drafts.ts'
import { axeFindings, inBrowser } from '../helpers/browser.ts'
import { ctxFor, seedBot } from '../helpers/cast.ts'
import { publishedBot } from '../helpers/live.ts'
import { editServer } from './edit-server.ts'

inBrowser('the editor in a browser', (open) => {
  const server = editServer('playground')
  const tokens = editServer('tokens')

  it('F4 checks while one types, goes to the line of a finding and saves by keyboard', async () => {
    const bot = await seedBot(server.db())
    const page = await open(`${server.base()}/edit/${bot.slug}?as=dana`)
    const source = page.getByLabel('YAML of the draft')
    await page.getByText(/^Revision \d+ · saved by/).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await source.press('Control+End')
    await page.keyboard.type('nonsense: 1')
    const finding = page.getByRole('button', { name: /The key "nonsense" does not belong here/ })
    await finding.waitFor()
    expect(await axeFindings(page)).toEqual([])
    await source.press('Control+Home')
    await finding.press('Enter')
    const picked = await page.evaluate<string>('String(getSelection())')
    expect(picked).toBe('nonsense: 1')
    await page.keyboard.press('Delete')
    await page.keyboard.type('# fixed')
    await page.keyboard.press('Control+s')
    await page.getByText('Saved', { exact: true }).waitFor()
    expect((await draftOf(server.db(), bot.id)).source).toContain('# fixed')
    await page.context().close()
  })

  it('F4 F74 tells what customers will notice as one types, and drops answers to older texts', async () => {
    const bot = await publishedBot(server.db())
    const page = await open(`${server.base()}/edit/${bot.slug}?as=dana`)
    const source = page.getByLabel('YAML of the draft')
    const changes = page.getByRole('list', { name: 'What customers will notice' })
    await page.getByText('Nothing changes. Against V1.0.').waitFor()
    const saved = await source.inputValue()
    const held: { source: string; answer: () => Promise<void> }[] = []
    await page.route('**/changes', (route) => {
      held.push({ ...route.request().postDataJSON(), answer: () => route.continue() })
    })
    await source.fill(saved.replace('Hello', 'First words'))
    await expect.poll(() => held.length).toBe(1)
    await source.fill(saved.replace('Hello', 'Second words'))
    await page.waitForResponse((answer) => answer.url().endsWith('/validate'))
    // One look at a time: the newest text is asked about when the older answer is there.
    expect(held.map((one) => one.source.includes('First words'))).toEqual([true])
    await held[0]?.answer()
    await expect.poll(() => held.length).toBe(2)
    expect(await changes.textContent()).toBe('')
    await held[1]?.answer()
    await page.getByText('1 change as typed. Against V1.0.').waitFor()
    expect(await changes.textContent()).toContain('Second words')
    expect((await draftOf(server.db(), bot.id)).source).toBe(saved)

    await page.unroute('**/changes')
    await source.fill(`${saved}\n  - : [`)
    await page.getByText('Not compared: the text can’t be read as a bot now. This is').waitFor()
    expect(await changes.textContent()).toContain('Second words')
    await source.fill(saved)
    await page.getByText('Nothing changes. Against V1.0.').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  })

  it('F4 keeps the own text when somebody else was faster, and says who', async () => {
    const bot = await seedBot(server.db())
    const page = await open(`${server.base()}/edit/${bot.slug}?as=dana`)
    await page.getByText(/^Revision/).waitFor()
    const { revision, source } = await draftOf(server.db(), bot.id)
    const faster = source.replace('Hello', 'Howdy')
    await saveDraft(ctxFor(server.db(), 'dov'), { bot: bot.slug, revision, source: faster })
    const editor = page.getByLabel('YAML of the draft')
    await editor.press('Control+End')
    await page.keyboard.type('# mine')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/Dov changed response:utter_menu/).waitFor()
    expect(await editor.inputValue()).toContain('# mine')
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Load the newest draft' }).click()
    await page.getByText('Your text that was not saved').click()
    await expect.poll(() => editor.inputValue()).toContain('Howdy')
    const mine = page.getByRole('textbox', { name: 'Your text that was not saved' })
    expect(await mine.inputValue()).toContain('# mine')
    await page.context().close()
  })

  it('F4 says who is editing, and F3 why the draft is read-only', async () => {
    const bot = await seedBot(server.db())
    const dana = await open(`${server.base()}/edit/${bot.slug}?as=dana`)
    await dana.getByText(/^Revision/).waitFor()
    await dana.getByLabel('YAML of the draft').press('Control+End')
    const locked = dana.waitForResponse((answer) => answer.url().endsWith('/lock'))
    await dana.keyboard.type('#')
    await locked
    const dov = await open(`${server.base()}/edit/${bot.slug}?as=dov`)
    await dov.getByText('Dana is editing the draft').waitFor()
    expect(await dov.getByLabel('YAML of the draft').isEditable()).toBe(false)
    expect(await axeFindings(dov)).toEqual([])

    const waiting = await seedBot(server.db())
    await requestPublish(ctxFor(server.db(), 'dana'), { bot: waiting.slug, comment: 'Please' })
    await dov.goto(`${server.base()}/edit/${waiting.slug}?as=dov`)
    await dov.getByText(/R-\d+ is awaiting approval, so the draft of .* is read-only/).waitFor()
    await dov.context().close()
    await dana.context().close()
  })

  it('says in words that there is no such bot, or that a role is missing', async () => {
    const { slug } = await seedBot(server.db())
    const page = await open(`${server.base()}/edit/nowhere?as=dana`)
    await page.getByText('There is no bot named "nowhere"').waitFor()
    await page.goto(`${server.base()}/edit/${slug}?as=noa`)
    await page.getByText(/you need the supervisor, designer or manager role/).waitFor()
    await page.getByLabel('Editing as').selectOption('dana')
    await page.getByText(/^Revision/).waitFor()
    await page.context().close()
  })

  it('F60 asks for a token beside a real chat, and asks again for a wrong one', async () => {
    const { slug } = await seedBot(tokens.db())
    const page = await open(`${tokens.base()}/edit/${slug}`)
    await page.getByLabel('Personal token').fill('slw_wrong')
    await page.keyboard.press('Enter')
    await page.getByText('That token is not known here').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByLabel('Personal token').fill(tokens.token())
    await page.keyboard.press('Enter')
    await page.getByText(/^Revision/).waitFor()
    await page.context().close()
  })

  it('fits into a narrow window', async () => {
    const { slug } = await seedBot(server.db())
    const page = await open(`${server.base()}/edit/${slug}?as=dana`, {
      viewport: { width: 380, height: 700 },
    })
    await page.getByText(/^Revision/).waitFor()
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(380)
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  })
})
