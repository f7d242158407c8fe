import { expect, it } from 'vitest'
import { saveDraft } from '../../src/control/drafts/save-draft.ts'
import { expireRequests } from '../../src/control/requests/expire-requests.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { openRequestOf } from '../../src/store/requests/requests.ts'
import { botOrThrow } from '../../src/store/bots/bots.ts'
import { draftOf } from '../../src/store/bots/drafts.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { ctxFor, seedBot } from '../helpers/cast.ts'
import { actionOf, cardOf, homeOf, requestOn } from './contract-cards.ts'
import { buttonOf, formOf, textOf } from './chat-driver.ts'
import { openChatsContract } from './open-chats-contract.ts'
import type { ChatDriver, VisibleCard } from './chat-driver.ts'

type Desk = {
  db: () => Db
  side: () => ChatDriver
  now: () => number
  pass: (ms: number) => void
  relay: () => Promise<void>
  asked: (policy?: object) => Promise<{ bot: { id: string; slug: string }; card: VisibleCard }>
}

/**
 * What the core decides, whatever platform shows it: `npm test` tries it on the chat in memory alone,
 * `npm run test:long` on each.
 */
export function ruleCases({ db, side, now, pass, relay, asked }: Desk): void {
  openChatsContract(db, side)

  it('F68 tells who decided when a button outlived the decision, and redraws the card', async () => {
    const { card } = await asked()
    const approve = buttonOf(card, 'Approve')
    await side().click('sam', approve)
    pass(3 * 60_000)
    const late = await side().click('ana', approve)
    expect(textOf(late)).toMatch(/already approved by Sam 3 minutes ago/)
    expect(late).toMatchObject({ kind: 'update' })
  })

  it('F26 makes one decision of 50 clicks at once and tells 49 who decided', async () => {
    const { card } = await asked()
    const approve = buttonOf(card, 'Approve')
    const seen = await Promise.all(Array.from({ length: 50 }, () => side().click('sam', approve)))
    const texts = seen.map(textOf)
    expect(texts.filter((text) => /You approved R-\d+\. V1.0 is approved/.test(text))).toHaveLength(
      1,
    )
    expect(texts.filter((text) => /already approved by Sam/.test(text))).toHaveLength(49)
  })

  it('F20 needs a reason to decline and shows it', async () => {
    const { card } = await asked()
    const form = formOf(await side().click('ana', await actionOf(side(), card, 'Decline…')))
    const empty = formOf(await side().submit('ana', form.id, { reason: '  ' }))
    expect(Object.keys(empty.errors)).toEqual(['reason'])
    await side().submit('ana', form.id, { reason: 'Wrong sender' })
    await relay()
    const declined = await requestOn(side())
    expect(declined.status).toContain('Declined')
    expect(declined.text).toContain('Wrong sender')
    expect((await side().directs('dana')).join()).toContain('Wrong sender')
  })

  it('F67 shows on the bot’s card which draft and which request it has, after every change', async () => {
    const { bot, card } = await asked()
    const botCard = async () => {
      await relay()
      return (await cardOf(side(), 'Shop')).text
    }
    expect(await botCard()).toMatch(/R-\d+: awaiting approval/)
    const form = formOf(await side().click('ana', await actionOf(side(), card, 'Decline…')))
    await side().submit('ana', form.id, { reason: 'Wrong sender' })
    expect(await botCard()).not.toMatch(/R-\d+:/)
    const { revision, source } = await draftOf(db(), bot.id)
    const edit = { bot: bot.slug, revision, source: `${source}\n# seen` }
    await saveDraft({ ...ctxFor(db(), 'dana'), now: now }, edit)
    expect(await botCard()).toContain(`revision ${revision + 1}`)
  })

  it('F78 lets looser rules wait for a second person, who confirms or drops them', async () => {
    const bot = await seedBot(db(), { author: 'dov', policy: { approvals: 2 } })
    await homeOf(db(), bot.id, side())
    const loosen = () => side().command('sam', `/roles policy ${bot.slug} 1`)
    expect(textOf(await loosen())).toContain('Nothing changed yet. It waits for')
    await relay()
    const card = await cardOf(side(), 'Looser rules')
    expect(card.text).toMatch(/approvals/i)
    const own = await side().click('sam', buttonOf(card, 'Confirm'))
    expect(textOf(own)).toMatch(/need a second person: .*Ask Ana/s)
    await side().click('ana', buttonOf(card, 'Drop'))
    await relay()
    expect((await cardOf(side(), 'Looser rules')).status).toContain('Dropped')
    expect((await botOrThrow(db(), bot.id)).policy.approvals).toBe(2)
    await loosen()
    await relay()
    await side().click('ana', buttonOf(await cardOf(side(), 'Looser rules'), 'Confirm'))
    await relay()
    const confirmed = await cardOf(side(), 'Looser rules')
    expect([confirmed.status, confirmed.buttons]).toEqual([
      expect.stringContaining('Confirmed'),
      [],
    ])
    expect((await botOrThrow(db(), bot.id)).policy.approvals).toBe(1)
  })

  it('F20 asks before a withdrawal loses reviews', async () => {
    const { card } = await asked({ approvals: 2 })
    await side().click('ana', buttonOf(card, 'Approve'))
    await relay()
    const reviewed = await requestOn(side())
    const question = await side().click('dana', await actionOf(side(), reviewed, 'Withdraw…'))
    expect(textOf(question)).toMatch(/loses 1 review\. Nothing was withdrawn yet/)
    await relay()
    expect((await requestOn(side())).status).not.toContain('Withdrawn')
    const sure = (await actionOf(side(), reviewed, 'Withdraw…')).replace(
      'withdraw',
      'withdraw-sure',
    )
    await side().click('dana', sure)
    await relay()
    expect((await requestOn(side())).status).toContain('Withdrawn')
  })

  it('F28 ticks who was asked before, where they can still review', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    await homeOf(db(), bot.id, side())
    const dana = { ...ctxFor(db(), 'dana'), now }
    const first = { bot: bot.slug, comment: 'Hello', asked: ['li', 'ana'] }
    await requestPublish(dana, first)
    await relay()
    pass(73 * 3_600_000)
    await expireRequests({ ...ctxFor(db(), 'system'), now })
    await relay()
    await db()('botRoles').where({ botId: bot.id, personId: 'li' }).delete()
    const again = await actionOf(side(), await requestOn(side()), 'Ask again…')
    const form = formOf(await side().click('dana', again))
    const field = form.fields.find(({ name }) => name === 'asked')
    const ticked = field?.kind === 'choices' ? field.value : []
    // One of the doubles shows labels.
    expect(ticked.map((one) => one.toLowerCase())).toEqual(['ana'])
    const values = { comment: 'Hello', what: 'all', asked: [...ticked] }
    await side().submit('dana', form.id, values)
    expect(await openRequestOf(db(), bot.id)).toMatchObject({ asked: ['ana'] })
  })

  it('F66 says what was probably meant', async () => {
    const meant = async (line: string) => textOf(await side().command('ana', line))
    expect(await meant('/publihs orders')).toContain('Did you mean /publish?')
    expect(await meant('/bots lst')).toContain('Did you mean /bots list?')
  })
}
