import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { laterStatus } from '../../src/domain/conversation/message-status.ts'
import type { MessageStatus } from '../../src/domain/conversation/message-status.ts'
import type { ChannelItem, ChannelMessage } from '../../src/gateway/channel-port.ts'
import { say } from './channel-driver.ts'
import type { ChannelDriver, WiredDriver } from './channel-driver.ts'

const messagesIn = (items: readonly ChannelItem[]): ChannelMessage[] =>
  items.flatMap((item) => (item.kind === 'message' ? [item] : []))
const withoutSpace = (text: string) => text.replace(/\s+/g, '')
const choices = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ title: `Choice ${at + 1}`, payload: `/c${at + 1}` }))

/** What every channel must do between a customer and the gateway. `make` is called for each test. */
export function channelContract<Body>(
  name: string,
  make: () => Promise<ChannelDriver<Body>>,
): void {
  describe(`F56 ${name} as a customers’ channel`, () => {
    let side: ChannelDriver<Body>
    beforeEach(async () => {
      side = await make()
    })
    afterEach(() => side.stop())

    it('hands over what a customer writes: who, when, where, and under one id', async () => {
      const first = await side.customer.writes('Grüße 👋')
      const second = await side.customer.writes('  two  words ')
      const [one, two] = messagesIn(side.items())
      expect(one).toMatchObject({
        messageId: first,
        sender: { id: side.sender },
        content: { type: 'text', text: 'Grüße 👋' },
        isStandby: false,
      })
      expect(two?.messageId).toBe(second)
      expect(second).not.toBe(first)
      for (const alias of side.customer.aliases) expect(one?.contact.aliases).toContainEqual(alias)
      expect(side.now() - (one?.at ?? 0)).toBeLessThan(60_000)
    })

    it('shows a bubble, and what is tapped below it comes back', async () => {
      for (const count of [1, 3, 7, 10]) {
        await say(side, `Which of ${count}?`, choices(count))
        const seen = side.customer.sees().at(-1)
        expect(seen).toMatchObject({ text: `Which of ${count}?` })
        expect(seen?.choices).toEqual(choices(count).map(({ title }) => title))
        await side.customer.taps(`Choice ${count}`)
        expect(messagesIn(side.items()).at(-1)?.content).toMatchObject({
          type: 'choice',
          text: `Choice ${count}`,
          payload: `/c${count}`,
        })
      }
    })

    it('shows every choice, also where it can not be tapped', async () => {
      const long = ['Track every order of this year', 'Talk to somebody about my last order']
      const many = Array.from({ length: 14 }, (_, at) => `Number ${at + 1}`)
      for (const titles of [long, many]) {
        await say(
          side,
          'Which?',
          titles.map((title, at) => ({ title, payload: `/p${at}` })),
        )
        const { text = '', choices: tappable = [] } = side.customer.sees().at(-1) ?? {}
        for (const title of titles) expect(`${text} ${tappable.join()}`).toContain(title)
      }
    })

    it('shows all of a long text, in order, and its choices at the end', async () => {
      const long = Array.from({ length: 1500 }, (_, at) => `word${at}`).join(' ')
      await say(side, long, choices(3))
      const seen = side.customer.sees()
      expect(withoutSpace(seen.map(({ text }) => text).join(''))).toBe(withoutSpace(long))
      expect(seen.at(-1)?.choices).toHaveLength(3)
    })

    it('shows where a link leads, beside other choices too', async () => {
      const shop = { title: 'Shop', url: 'https://shop.example/a' }
      for (const more of [[], choices(2)]) {
        await say(side, 'See here', [shop, ...more])
        const { text = '', links = [] } = side.customer.sees().at(-1) ?? {}
        expect(`${text} ${links.join()}`).toContain(shop.url)
      }
    })

    it('keeps the order of bubbles, and says nothing for none', async () => {
      for (const text of ['one', 'two', 'three']) await say(side, text)
      expect(await say(side, ' ')).toEqual([])
      expect(side.customer.sees().map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    })

    it('takes odd signs in both directions', async () => {
      const odd = 'a\u0000b\ud800c\u202ed\r\ne'
      await side.customer.writes(odd)
      const content = messagesIn(side.items()).at(-1)?.content
      expect(JSON.stringify(content)).not.toMatch(/\\u0000|\\ud800/)
      for (const { fate } of await say(side, odd, [{ title: odd, payload: '/odd' }])) {
        expect(fate).toBe('accepted')
      }
    })
  })
}

/** What a channel must do besides when its platform is behind a network. */
export function wiredChannelContract<Body>(
  name: string,
  make: () => Promise<WiredDriver<Body>>,
): void {
  channelContract(name, make)
  describe(`F56 ${name} over a network`, () => {
    let side: WiredDriver<Body>
    beforeEach(async () => {
      side = await make()
    })
    afterEach(() => side.stop())
    const fates = async (id: string) =>
      (await say(side, 'Hello', [], { id })).map((one) => one.fate)

    it('names a message the same each time it is delivered', async () => {
      const id = await side.customer.writes('Hi')
      await side.redeliver()
      expect(messagesIn(side.items()).map(({ messageId }) => messageId)).toEqual([id, id])
    })

    it('refuses what is forged', async () => {
      expect(await side.forge()).toBe(false)
      expect(side.items()).toEqual([])
    })

    it('gets again what could not be kept', async () => {
      side.setKept(false)
      const id = await side.customer.writes('Hi')
      expect(side.items()).toEqual([])
      side.setKept(true)
      await side.retryDeliveries()
      expect(messagesIn(side.items()).map(({ messageId }) => messageId)).toEqual([id])
    })

    it('answers a customer without a phone number', async () => {
      await side.numberless.writes('Hi')
      const [message] = messagesIn(side.items())
      expect(message?.contact.aliases.map(({ kind }) => kind)).not.toContain('phone')
      await say(side, 'Hello', [], { to: message?.contact.aliases ?? [] })
      expect(side.numberless.sees().map(({ text }) => text)).toEqual(['Hello'])
      expect(side.customer.sees()).toEqual([])
    })

    it('retries what never left', async () => {
      await side.down()
      expect(await fates('a')).toEqual(['retry'])
      await side.up()
      expect(await fates('a')).toEqual(['accepted'])
      expect(side.customer.sees()).toHaveLength(1)
    })

    it('does not know of what lost its answer, until a status carries our id', async () => {
      side.loseAnswer()
      expect(await fates('a')).toEqual(['unknown'])
      await side.report('sent')
      const [status] = side.items()
      expect(status).toMatchObject({ kind: 'status', ourId: 'a 0', status: 'sent' })
      expect(side.customer.sees()).toHaveLength(1)
      expect(side.doubles()).toEqual([])
    })

    it('waits when it is told to slow down', async () => {
      side.slowDown()
      const [outcome] = await say(side, 'Hello')
      expect(outcome).toMatchObject({ fate: 'retry' })
      expect(outcome && 'afterMs' in outcome ? outcome.afterMs : 0).toBeGreaterThan(0)
      expect(side.customer.sees()).toEqual([])
    })

    it('asks for a person when its token is dead, and never tells it', async () => {
      side.killToken()
      const outcomes = await say(side, 'Hello')
      expect(outcomes).toMatchObject([{ fate: 'refused', problem: { alert: 'token' } }])
      for (const secret of side.secrets) expect(JSON.stringify(outcomes)).not.toContain(secret)
    })

    it('tells how far a message got, in whatever order the news comes', async () => {
      await say(side, 'Hello')
      for (const status of ['read', 'sent', 'delivered'] as const) await side.report(status)
      const statuses = side.items().flatMap((item) => (item.kind === 'status' ? [item.status] : []))
      const known = statuses.reduce<MessageStatus>((now, next) => laterStatus(now, next), 'queued')
      expect([statuses.length, known]).toEqual([3, 'read'])
    })
  })
}
