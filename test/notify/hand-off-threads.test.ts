import { beforeAll, beforeEach, expect, it } from 'vitest'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import { desk, minute, staffedBot } from '../control/handoffs/hand-off-fixture.ts'
import { noon, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { openRelayFixture, unsent } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'
import { inTheLongRun } from '../helpers/effort.ts'

onEachDatabase('the thread of a hand-off', (db) => {
  let room: RelayFixture
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
  })
  const asked = async () => {
    const bot = await staffedBot(db())
    const customer = desk(db(), bot)
    await customer.say('hello')
    await customer.say('talk to a person')
    await room.relay().runOnce()
    return { bot, ...customer }
  }
  const threads = () =>
    [...room.chat.messages.values()].flatMap(({ id, content, thread }) =>
      content.kind === 'card' && content.card.subject.startsWith('handoff:')
        ? [{ id, thread, notes: JSON.stringify(content.card.notes) }]
        : [],
    )

  it('F73 keeps the order of what the customer writes', async () => {
    const { say } = await asked()
    for (let i = 1; i <= 5; i++) await say(`message ${i}`)
    await room.relay().runOnce()
    const [first] = threads()
    const wrote = [1, 2, 3, 4, 5].map((i) => `💬 Customer: message ${i}`)
    expect(first?.thread.slice(1)).toEqual([wrote.join('\n')])
    expect(await unsent(db())).toEqual([])
  })

  inTheLongRun(() => {
    it('F73 makes a few posts of many messages, and loses no word and no order', async () => {
      const { say, reply, handOff } = await asked()
      const long = 'x'.repeat(1400)
      const wrote = Array.from({ length: 80 }, (_, i) =>
        i % 50 === 7 ? `${i} ${long}` : `${i} ok`,
      )
      for (const [i, text] of wrote.entries()) {
        await say(text)
        if (i === 39) await reply('ana', 'One moment', { at: noon + minute })
      }
      const { id } = await handOff()
      const inTheWay = new SendProblem('playground', 'busy', 1000)
      room.chat.faults.push({ call: 'reply', when: 'before', error: inTheWay })
      await room.relay().runOnce()
      const before = threads()
        .find(({ thread }) => thread.length > 0)
        ?.thread.slice(1)
      expect(before).toEqual([])
      await db()('outbox').where({ state: 'pending' }).update({ dueAt: 0 })
      await room.relay().runOnce()
      const posts = (threads().at(-1)?.thread ?? []).slice(1)
      const said = posts.join('\n').split('\n')
      const answer = said.findIndex((line) => line.includes('One moment'))
      expect(answer).toBe(40)
      const customers = said.filter((_, i) => i !== answer)
      expect(customers).toEqual(wrote.map((text) => `💬 Customer: ${text}`))
      expect(posts.length).toBeLessThan(12)
      expect(Math.max(...posts.map(({ length }) => length))).toBeLessThanOrEqual(1600)
      const left = await db()('outbox')
        .where({ subject: `handoff:${id}` })
        .whereNot({ state: 'sent' })
      expect(left).toEqual([])
    })
  })

  inTheLongRun(() => {
    it('F73 F87 is a few direct messages where the bot has no channel, with each word in its order', async () => {
      const bot = await staffedBot(db())
      await db()('botHomes').where({ botId: bot.id }).delete()
      const { say, handOff } = desk(db(), bot)
      await say('talk to a person')
      await room.relay().runOnce()
      const wrote = Array.from({ length: 80 }, (_, i) => `message ${i}`)
      for (const text of wrote) await say(text)
      await room.relay().runOnce()
      const [, ...told] = room.chat.directs.filter(({ userId }) => userId === 'sam')
      const words = told.map(({ text }) => text.match(/message \d+/g) ?? [])
      expect(words.flat()).toEqual(wrote)
      expect(told.length).toBeLessThan(6)
      const { id } = await handOff()
      const left = await db()('outbox')
        .where({ subject: `handoff:${id}`, kind: 'dm' })
        .whereNot({ state: 'sent' })
      expect(left).toEqual([])
    })
  })

  it('F73 F87 opens a new one wherever somebody deletes it, as often as that is, saying so', async () => {
    const { say } = await asked()
    for (let i = 1; i <= 3; i++) {
      const [card] = threads()
      room.chat.delete({ messageId: card?.id ?? '' })
      await say(`still here ${i}`)
      await room.relay().runOnce()
      const [anew] = threads()
      expect(anew?.notes).toContain('The thread before this one is gone')
      expect(anew?.thread[0]).toMatch(/Said so far:\nCustomer: hello\nBot: Hello/)
      expect(anew?.thread.at(-1)).toBe(`💬 Customer: still here ${i}`)
    }
    expect(await unsent(db())).toEqual([])
  })

  it('F87 tells the owner directly when the channel takes nothing any more', async () => {
    const { say, handOff, reply } = await asked()
    room.chat.faults.push({
      call: 'reply',
      when: 'before',
      error: new SendProblem('playground', 'the channel is archived', null),
    })
    await say('anybody?')
    await room.relay().runOnce()
    const { id } = await handOff()
    const told = await db()('outbox').where({ kind: 'dm', subject: `handoff:${id}`, target: 'sam' })
    expect(told).toHaveLength(1)
    expect(JSON.stringify(room.chat.directs)).toContain('anybody?')
    await reply('ana', 'Yes', { at: noon + minute })
  })
})
