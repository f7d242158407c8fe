import { expect, it } from 'vitest'
import { talkInTry } from '../../src/serve/talk-in-try.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { listeningGateway } from '../gateway/seed.ts'
import { declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { ctxFor, seedBot, writeDraft } from '../helpers/cast.ts'
import { ask } from '../helpers/requests.ts'
import { buttonOf, textOf } from './chat-driver.ts'
import type { ChatDriver } from './chat-driver.ts'
import { homeOf, requestOn } from './contract-cards.ts'

type Platform = { db: () => Db; side: () => ChatDriver; relay: () => Promise<void> }

export const talkOn = (db: Db) => talkInTry(listeningGateway(db).gateway)

/** Says two things at once, the second with buttons, in signs that a platform could take for its own. */
const talkative = (sender: string) => `
metadata: {bot: shop, channels: [whatsapp], senders: [${sender}], start: menu, fallback: sorry}
slots: {}
responses:
  utter_first: [{text: "First <!channel> @everyone\\n\\n*second* line", buttons: [{title: The shop, url: "https://shop.example.com/a"}]}]
  utter_menu: [{text: "Then choose", buttons: [{title: Once more, payload: /menu}]}]
  utter_sorry: [{text: "Sorry, I did not get that."}]
flows:
  menu: {description: entry, steps: [{action: utter_first}, {action: utter_menu}]}
  sorry: {description: fallback, steps: [{action: utter_sorry}]}
`

/** What every chat platform must do with what somebody tries (F8). */
export function tryCases({ db, side, relay }: Platform): void {
  const askedFor = async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await homeOf(db(), bot.id, side())
    await writeDraft(db(), bot.id, 'dana', talkative(bot.sender))
    const { number } = await ask(db(), bot)
    await relay()
    return { bot, number, card: await requestOn(side()) }
  }
  const newest = async (who: string, count: number) => (await side().directs(who)).slice(-count)

  it('F8 lets a reviewer talk with what is asked for, in their direct messages alone', async () => {
    const { number, card } = await askedFor()
    const shared = await side().cards()
    const here = await side().click('ana', buttonOf(card, 'Try it'))
    expect(textOf(here)).toMatch(/R-\d+.* waits for you in your direct messages/)
    const [note = ''] = await newest('ana', 1)
    expect(note).toMatch(
      /You are trying .*no customer sees it.*\/try end ends it, and so does a decision on R-/,
    )
    expect(note).toContain(`R-${number}`)
    expect(note).not.toContain('\n')

    await side().say('ana', 'hello')
    const [first = '', second = ''] = await newest('ana', 2)
    expect(first).toMatch(/First .*channel.*everyone\s.*second/s)
    expect(second).toContain('Then choose')
    expect(first).toMatch(/The shop: .*shop\.example\.com/s)
    expect(await side().directButtons('ana')).toContain('Once more')
    const count = (await side().directs('ana')).length
    await side().pressDirect('ana', 'Once more')
    const pressed = (await side().directs('ana')).slice(count)
    expect(
      pressed.map((text) => /You pressed .*Once more|First|Then choose/.exec(text)?.[0]),
    ).toEqual([expect.stringMatching(/You pressed .*Once more/), 'First', 'Then choose'])
    expect(await side().cards()).toEqual(shared)
    expect((await side().directs('sam')).join()).not.toContain('Then choose')
  })

  const offers = async (who: string) =>
    (await side().directButtons(who)).filter((label) => /Once more|End the try/.test(label))

  it('F8 takes the buttons out of what stands there when a try ends, and leaves the rest', async () => {
    const { number, card } = await askedFor()
    const before = (await side().directs('ana')).length
    await side().click('ana', buttonOf(card, 'Try it'))
    await side().say('ana', 'hello')
    const running = await side().command('ana', '/try')
    expect(running).toMatchObject({ buttons: [] })
    const stood = await offers('ana')
    expect(stood.slice(-2)).toEqual(['End the try', 'Once more'])
    await side().command('ana', '/try end')
    await relay()
    const gone = stood.length - 2
    expect(await offers('ana')).toHaveLength(gone)
    const told = (await side().directs('ana')).slice(before)
    expect(told[0]).toMatch(new RegExp(`Your try of .*R-${number}.* ended`))
    expect(told.find((text) => text.includes('Then choose'))).toMatch(
      /The try ended. Here one could press .*Once more/s,
    )
    expect(told.join('\n')).toMatch(/The shop: .*shop\.example\.com/s)

    await side().command('ana', `/try R-${number}`)
    await side().say('ana', 'hello')
    expect(await offers('ana')).toHaveLength(gone + 2)
    const { id: request, revision } = await db()('requests').where({ number }).first()
    const turnedDown = { request, revision, reason: 'Not like this' }
    await declineRequest(ctxFor(db(), 'sam'), turnedDown)
    await relay()
    expect(await offers('ana')).toHaveLength(gone)
    expect((await side().directs('ana')).join('\n')).toMatch(/was declined by Sam/)
  })

  it('F8 keeps an old button away from what is tried by now, and ends when told', async () => {
    const one = await askedFor()
    const two = await askedFor()
    await side().command('ana', `/try R-${one.number}`)
    await side().say('ana', 'hello')
    const started = await side().command('ana', `/try ${two.bot.slug}`)
    expect(textOf(started)).toContain(`R-${two.number}`)
    const count = (await side().directs('ana')).length
    expect(textOf(await side().pressDirect('ana', 'Once more'))).toMatch(
      new RegExp(`buttons do nothing any more.*R-${two.number}`, 's'),
    )
    expect((await side().directs('ana')).slice(count).join()).not.toContain('Then choose')
    expect(textOf(await side().command('ana', '/try'))).toContain(`R-${two.number}`)
    expect(textOf(await side().command('ana', '/try end'))).toMatch(/ended. No customer saw it/)
    await side().say('ana', 'hello')
    expect((await newest('ana', 1)).join()).toMatch(/Words alone never decide anything/)
    expect(textOf(await side().command('ana', '/try'))).toMatch(/trying nothing at the moment/)
  })
}
