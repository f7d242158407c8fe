import { expect, it } from 'vitest'
import { followHandOffs } from '../../src/control/handoffs/follow-hand-offs.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { desk, staffedBot } from '../control/handoffs/hand-off-fixture.ts'
import { ctxFor } from '../helpers/cast.ts'
import { buttonOf, formOf, textOf } from './chat-driver.ts'
import type { ChatDriver, VisibleCard, VisibleMessages } from './chat-driver.ts'

type Platform = {
  db: () => Db
  side: () => ChatDriver
  now: () => number
  relay: () => Promise<void>
  /** Also what does not depend on the platform. */
  rules: boolean
}

/** Part of the contract of every platform: a customer who asks for a person, and gets one (F73). */
export function handOffCases({ db, side, now, relay: runOnce, rules }: Platform): void {
  /** Until all of it is out, at the pace that the platform allows. */
  const relay = async () => {
    const unsent = () => db()('outbox').whereIn('state', ['pending', 'sending']).first('id')
    for (let i = 0; i < 20; i++) {
      await runOnce()
      if (!(await unsent())) return
    }
  }
  const waiting = async (more = '') => {
    const bot = await staffedBot(db(), more)
    const { platform, install, channel } = side()
    await db()('botHomes').where({ botId: bot.id }).update({ platform, install, channel })
    const customer = desk(db(), bot)
    await customer.say('hello', now())
    await customer.say('talk to a person', now())
    await relay()
    return { bot, ...customer }
  }
  const card = async (slug: string): Promise<VisibleCard> => {
    const found = (await side().cards()).findLast((one) => one.title.includes(nameOf(slug)))
    if (!found) throw new Error('there is no card of the hand-off')
    return found
  }
  const nameOf = (slug: string) => `Hand-off · Shop ${slug.split('-')[1]} · `
  const answers = async (who: string, one: VisibleCard, text: string): Promise<VisibleMessages> => {
    const form = formOf(await side().click(who, buttonOf(one, 'Reply…')))
    return side().submit(who, form.id, { comment: text })
  }

  it('F73 opens a thread, takes the answer by a form, and gives the customer back', async () => {
    const { bot, say, heard, handOff } = await waiting()
    const open = await card(bot.slug)
    expect(open.title).toContain('49 ··· 5678')
    expect(open.text).not.toContain('4915112345678')
    expect(open.status).toContain('Waits for a person')
    expect(open.thread).toHaveLength(1)
    expect(open.thread[0]).toMatch(
      /waits for a person\. Said so far:\s+Customer: hello\s+Bot: Hello/,
    )

    await say('*_<!channel>_* @everyone <https://evil.example|here>', now())
    await say('second', now())
    await relay()
    const { thread } = await card(bot.slug)
    expect(thread[1]).toContain('Customer: ')
    expect(thread[1]).not.toMatch(/<!channel>(?!.*)/)
    // What waits for its post is one post, in order.
    expect(thread[1]).toMatch(/everyone.*second/s)

    const sent = await answers('ana', await card(bot.slug), 'I am Ana. *How* can I help?')
    expect(textOf(sent)).toMatch(/on its way to the customer/)
    await relay()
    expect((await heard()).at(-1)).toBe('I am Ana. *How* can I help?')
    const answered = await card(bot.slug)
    expect(answered.status).toContain('Answered by Ana')
    expect(answered.thread.at(-1)).toMatch(/Ana|ana/)
    expect(answered.thread.at(-1)).toContain('answered: I am Ana.')

    const back = await side().click('li', buttonOf(answered, 'Return to bot'))
    expect(textOf(back)).toMatch(/next message is Shop \d+’s again\. They were told/)
    await relay()
    const done = await card(bot.slug)
    expect(done.status).toContain('Back with the bot, by Li')
    expect(done.buttons).toEqual([])
    expect(done.thread.at(-1)).toContain('gave this conversation back to the bot')
    expect((await heard()).at(-1)).toMatch(/automatic assistant again/)
    expect(await handOff()).toMatchObject({ state: 'ended' })
    expect(await say('what?', now())).toMatchObject({ outcome: 'answered' })
  })

  if (!rules) return
  it('F73 tells the second of two who answer at once what happened, and keeps their words', async () => {
    const { bot, heard } = await waiting()
    const open = await card(bot.slug)
    const forms = []
    for (const who of ['ana', 'li']) {
      forms.push(formOf(await side().click(who, buttonOf(open, 'Reply…'))))
    }
    const [first, second] = forms
    await side().submit('ana', first?.id ?? '', { comment: 'From Ana' })
    const late = textOf(await side().submit('li', second?.id ?? '', { comment: 'From Li' }))
    expect(late).toMatch(/Ana answered this customer just now/)
    expect(late).toContain('From Li')
    expect((await heard()).slice(-1)).toEqual(['From Ana'])
  })

  it('F60 F73 refuses who may not answer, in so many words', async () => {
    const { bot, heard } = await waiting()
    const before = await heard()
    const open = await card(bot.slug)
    for (const label of ['Reply…', 'Return to bot']) {
      expect(textOf(await side().click('noa', buttonOf(open, label)))).toMatch(
        /To answer customers/,
      )
    }
    expect(await heard()).toEqual(before)
  })

  it('F73 F87 reminds in the thread, lists who waits, and answers from the list', async () => {
    const { bot, heard } = await waiting()
    await db()('handOffs').where({ botId: bot.id }).update({ remindAt: now() })
    await followHandOffs({ ...ctxFor(db(), 'system'), now })
    await relay()
    expect((await card(bot.slug)).thread.at(-1)).toMatch(
      /waits for an answer since.*can press Reply/,
    )
    const list = await side().command('ana', `/bots handoffs ${bot.slug}`)
    expect(textOf(list)).toMatch(/1 customer with a person[^]*49 ··· 5678: ⏳ waits for an answer/)
    expect(textOf(await side().command('ana', '/bots doctor'))).toMatch(
      /customers? waits? for a person/,
    )
    const buttons = 'buttons' in list ? list.buttons : []
    const form = formOf(await side().click('ana', buttonOf({ buttons }, 'Reply to 1…')))
    expect(form.text).toContain('talk to a person')
    await side().submit('ana', form.id, { comment: 'Here I am' })
    expect((await heard()).at(-1)).toBe('Here I am')
  })

  it('F87 tells the owner directly where the bot has no home, with the buttons', async () => {
    const { bot, say } = await waiting()
    await db()('botHomes').where({ botId: bot.id }).delete()
    await say('is anybody there?', now())
    await relay()
    expect((await side().directs('sam')).join()).toContain('is anybody there?')
    expect((await side().directButtons('sam')).slice(-2)).toEqual(['Reply…', 'Return to bot'])
  })
}
