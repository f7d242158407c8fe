import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { restartConversation } from '../../../src/control/conversations/restart-conversation.ts'
import { holdGray } from '../../../src/control/gray/hold-gray.ts'
import { traceConversation } from '../../../src/control/conversations/trace-conversation.ts'
import { listProblems } from '../../../src/control/delivery/list-problems.ts'
import { handOffCounts, listHandOffs } from '../../../src/control/handoffs/list-hand-offs.ts'
import { tryBot } from '../../../src/gateway/trials/try-bot.ts'
import { ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish } from '../../helpers/live.ts'
import { publishGrayText, testers } from '../gray/gray-fixture.ts'
import { refusal } from '../../helpers/refusal.ts'
import {
  contact,
  desk,
  hour,
  minute,
  personText,
  realGateway,
  staffedBot,
} from './hand-off-fixture.ts'

onEachDatabase('a customer with a person', (db) => {
  beforeAll(() => seedCast(db()))
  const asked = async (metadata = '') => {
    const bot = await staffedBot(db(), metadata)
    const there = desk(db(), bot)
    await there.say('hello')
    await there.say('talk to a person')
    return { bot, ...there }
  }
  const told = ['Hello', 'Thank you. A person will answer you here as soon as possible.']

  it('F73 opens a thread, with each later message in it, and answers nothing itself', async () => {
    const { bot, say, told: lines, handOff, session } = await asked()
    expect(await lines()).toEqual(['line handoff.opened'])
    const next = await say('are you there?', noon + minute)
    expect(next).toMatchObject({ outcome: 'handed over', replies: [] })
    await say('hello?', noon + 2 * minute)
    expect(await lines()).toEqual([
      'line handoff.opened',
      'line handoff.message',
      'line handoff.message',
    ])
    expect(await handOff()).toMatchObject({
      botId: bot.id,
      sessionId: (await session()).id,
      state: 'open',
      waitingSince: noon,
      customerAt: noon + 2 * minute,
    })
    const cards = await db()('outbox').where({
      kind: 'card',
      subject: `handoff:${(await handOff()).id}`,
    })
    expect(cards).toHaveLength(1)
  })

  it('F73 tells in the thread what was said so far, without the number, and cut', async () => {
    const { say, handOff } = await asked()
    await say(`${'long '.repeat(500)}<!channel> @everyone`)
    const { id, botId } = await handOff()
    const rows = await db()('outbox')
      .where({ subject: `handoff:${id}`, kind: 'line' })
      .orderBy('id')
    const system = ctxFor(db(), 'system')
    const texts = await Promise.all(
      rows.map(async ({ body }) => {
        const said = await describeEvent(system, JSON.parse(body), noon)
        return plain(said?.line ?? [])
      }),
    )
    expect(texts[0]).toMatch(
      /^🙋 A customer of Shop \d+ \(\+49 ··· 5678\) waits for a person\. Said so far:/,
    )
    expect(texts[0]).toMatch(
      /\nCustomer: hello\nBot: Hello\nCustomer: talk to a person\nBot: Thank you/,
    )
    expect(texts.join()).not.toContain(contact)
    expect(texts[1]?.length).toBeLessThan(1600)
    expect(botId).toBeDefined()
  })

  it('F73 a supervisor answers: the customer gets it, and the trace names who', async () => {
    const { bot, reply, heard, told: lines, handOff, session } = await asked()
    await reply('ana', 'I am Ana. What is wrong?', { at: noon + minute })
    expect(await heard()).toEqual([...told, 'I am Ana. What is wrong?'])
    expect(await lines()).toContain('line handoff.replied')
    expect(await handOff()).toMatchObject({
      replies: 1,
      repliedBy: 'ana',
      waitingSince: null,
      remindAt: null,
    })
    expect(await session()).toMatchObject({ lastAt: noon + minute, handedOver: 1 })
    const waiting = await db()('outOfTurn').join('messages', 'messages.id', 'outOfTurn.messageId')
    expect(waiting.some(({ body }) => body.includes('I am Ana'))).toBe(true)
    const trace = await traceConversation(ctxFor(db(), 'li'), { bot: bot.slug, contact })
    expect(trace.lines.at(-1)).toMatchObject({ kind: 'person', person: { name: 'Ana' } })
  })

  it('F73 one answer counts once; who comes second is told, and may add theirs', async () => {
    const { reply, heard } = await asked()
    const both = await Promise.allSettled([reply('ana', 'One'), reply('li', 'Two')])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const late = both.find((one) => one.status === 'rejected')
    expect(late?.reason).toEqual(refusal('CONFLICT', /(Ana|Li) answered this customer just now/))
    expect(await heard()).toHaveLength(3)
    await reply('li', 'Three', { replies: 1 })
    expect(await heard()).toHaveLength(4)
  })

  it('F73 F60 nobody below a supervisor answers or gives back', async () => {
    const { reply, giveBack } = await asked()
    for (const who of ['noa', 'sid'] as const) {
      await expect(reply(who, 'Hi')).rejects.toEqual(refusal('FORBIDDEN', /answer customers/))
      await expect(giveBack(who)).rejects.toEqual(refusal('FORBIDDEN', /answer customers/))
    }
  })

  it('F73 Return to bot tells the customer, and the bot answers again', async () => {
    const { giveBack, heard, say, reply, handOff, session } = await asked()
    expect(await giveBack('ana', noon + minute)).toMatchObject({ told: true, ended: false })
    const back = 'You are talking to the automatic assistant again. How can I help?'
    expect(await heard()).toEqual([...told, back])
    expect(await handOff()).toMatchObject({ state: 'ended', endedBy: 'ana', endedWhy: 'returned' })
    await expect(reply('ana', 'Hi')).rejects.toEqual(refusal('CONFLICT', /back with the bot/))
    await expect(giveBack('li')).rejects.toEqual(refusal('CONFLICT', /back with the bot/))
    const { id } = await session()
    const next = await say('what?', noon + 2 * minute)
    expect(next).toMatchObject({ sessionId: id, outcome: 'answered' })
    const again = await say('talk to a person', noon + 3 * minute)
    expect(again).toMatchObject({ outcome: 'answered' })
    expect(await handOff()).toMatchObject({ state: 'open', openedAt: noon + 3 * minute })
  })

  it('F73 outside opening hours the customer hears when people are back, and nobody is called', async () => {
    const hours = ', time_zone: Europe/Berlin, opening_hours: ["Tue 09:00-17:00"]'
    const { heard, follow, told: lines } = await asked(hours)
    expect((await heard()).at(-1)).toBe(
      'Nobody is here right now. A person will answer you from Tuesday 09:00 on.',
    )
    await follow(noon + hour)
    expect(await lines()).toEqual(['line handoff.opened'])
    await follow(noon + 20 * hour + 10 * minute)
    expect(await lines()).toEqual(['line handoff.opened', 'line handoff.waiting'])
  })

  it('F73 reminds once in the thread after 10 minutes, and again for a new wait', async () => {
    const { follow, told: lines, reply, say } = await asked()
    const count = async () => (await lines()).filter((one) => one.endsWith('waiting')).length
    await follow(noon + 10 * minute - 1)
    expect(await count()).toBe(0)
    for (const at of [10, 11, 60]) await follow(noon + at * minute)
    expect(await count()).toBe(1)
    await reply('ana', 'Hi', { at: noon + hour })
    await say('and?', noon + 2 * hour)
    await follow(noon + 2 * hour + 9 * minute)
    expect(await count()).toBe(1)
    await follow(noon + 2 * hour + 10 * minute)
    expect(await count()).toBe(2)
  })

  it('F73 after 24 hours nothing is sent on WhatsApp, and that is said', async () => {
    const { reply, giveBack, heard, say } = await asked()
    const late = noon + 24 * hour
    await expect(reply('ana', 'Sorry!', { at: late })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /more than 24 hours ago.*nothing was sent/),
    )
    expect(await heard()).toEqual(told)
    await say('still there?', late + minute)
    await reply('ana', 'Yes', { at: late + 2 * minute })
    expect(await giveBack('ana', late + 26 * hour)).toMatchObject({ told: false })
    expect((await heard()).at(-1)).toBe('Yes')
  })

  it('F50 F73 F87 keeps a session over a weekend, and says when nobody ever answered', async () => {
    const { bot, say, follow, told: lines, handOff, reply } = await asked()
    const first = await handOff()
    const next = await say('hello?', noon + 60 * hour)
    expect(next).toMatchObject({ outcome: 'handed over', sessionId: first.sessionId })
    const week = noon + 7 * 24 * hour
    const back = await say('hello again', week)
    expect(back).toMatchObject({ outcome: 'answered', replies: [{ text: 'Hello' }] })
    await expect(reply('ana', 'Hi', { at: week })).rejects.toEqual(refusal('CONFLICT', /ended/))
    await follow(week)
    expect((await lines()).at(-1)).toBe('line handoff.ended')
    expect(await handOff()).toMatchObject({ state: 'ended', endedWhy: 'expired' })
    const problems = await listProblems(ctxFor(db(), 'ana', week))
    expect(problems.find(({ slug }) => slug === bot.slug)).toMatchObject({
      code: 'hand-off-unanswered',
    })
  })

  it('F87 tells those who look after a bot without a home directly, with each message', async () => {
    const bot = await staffedBot(db())
    await db()('botHomes').where({ botId: bot.id }).delete()
    const { say, told: lines, handOff } = desk(db(), bot)
    await say('talk to a person')
    await say('hello?')
    expect(await lines()).toEqual(['dm handoff.opened', 'dm handoff.message'])
    const [row] = await db()('outbox').where({ subject: `handoff:${(await handOff()).id}` })
    expect(row).toMatchObject({ target: 'sam' })
  })

  it('F45 F73 a bot that was deactivated ends with its goodbye when it is given back', async () => {
    const { bot, giveBack, heard, say, session } = await asked(', goodbye: Bye!')
    const off = {
      bot: bot.slug,
      senders: [bot.sender],
      reason: 'Season is over',
      openSessions: 'finish' as const,
      graceMs: 30 * minute,
    }
    await deactivateBot(ctxFor(db(), 'mo', noon + minute), off)
    const later = noon + 2 * hour
    expect(await say('hello?', later)).toMatchObject({ outcome: 'handed over' })
    expect(await giveBack('ana', later)).toMatchObject({ ended: true, told: true })
    expect((await heard()).at(-1)).toBe('Bye!')
    expect(await session()).toMatchObject({ state: 'closed', closedWhy: 'returned' })
  })

  it('F43 F73 a newer version of the bot takes over from the next message on', async () => {
    const { bot, giveBack, heard, say, session } = await asked()
    const newer = personText(bot.sender).replace('text: Hello', 'text: Newer')
    await writeDraft(db(), bot.id, 'dana', newer)
    const how = { openSessions: 'finish' as const, graceMs: 30 * minute }
    await publish(db(), bot, undefined, { ...how, at: noon + minute })
    const later = noon + 2 * hour
    expect(await giveBack('ana', later)).toMatchObject({ ended: false, told: true })
    expect((await heard()).at(-1)).toMatch(/automatic assistant again/)
    expect(await session()).toMatchObject({ state: 'closed', closedWhy: 'returned' })
    expect(await say('hi', later + minute)).toMatchObject({ replies: [{ text: 'Newer' }] })
  })

  it.each(['running', 'held'])(
    'F34 F73 a gray version that is %s takes its own conversation back',
    async (how) => {
      const bot = await staffedBot(db())
      const { name } = await testers(db(), { contacts: [contact] })
      const text = personText(bot.sender).replace('text: Hello', 'text: Gray hello')
      await publishGrayText(db(), bot, { rules: [name] }, text)
      const { say, giveBack, session } = desk(db(), bot)
      expect(await say('hello')).toMatchObject({ replies: [{ text: 'Gray hello' }] })
      await say('talk to a person')
      if (how === 'held') {
        await holdGray(ctxFor(db(), 'li'), { bot: bot.slug, reason: 'Prices are wrong' })
      }
      expect(await giveBack('ana', noon + minute)).toMatchObject({ ended: false, told: true })
      expect(await session()).toMatchObject({ state: 'open', track: 'gray' })
      const next = await say('hi', noon + 2 * minute)
      expect(next).toMatchObject({ outcome: 'answered', track: 'gray', label: 'V1.2' })
    },
  )

  it('F73 a restart ends it too, and the thread hears why', async () => {
    const { session, follow, handOff, told: lines } = await asked()
    await restartConversation(ctxFor(db(), 'ana', noon), { session: (await session()).id })
    await follow(noon)
    expect(await handOff()).toMatchObject({ state: 'ended', endedWhy: 'restarted' })
    expect((await lines()).at(-1)).toBe('line handoff.ended')
  })

  it('F73 lists who is with a person, those who came first first', async () => {
    const { bot, reply } = await asked()
    const of = async () => (await listHandOffs(ctxFor(db(), 'ana'), { bot: bot.slug })).handOffs
    expect(await of()).toMatchObject([{ contact: '+49 ··· 5678', waitingSince: noon, replies: 0 }])
    const { waiting } = await handOffCounts(ctxFor(db(), 'ana'))
    await reply('ana', 'Hi')
    expect(await of()).toMatchObject([{ waitingSince: null, replies: 1 }])
    expect((await handOffCounts(ctxFor(db(), 'ana'))).waiting).toBe(waiting - 1)
  })

  it('F73 a trial calls nobody, says so, and goes on from the start', async () => {
    const bot = await staffedBot(db())
    const gateway = realGateway(db())
    const try_ = (text: string) =>
      tryBot(gateway, { environment: 'development', botId: bot.id, contact, text, at: noon })
    await try_('talk to a person')
    expect(await db()('handOffs').where({ botId: bot.id })).toEqual([])
    const next = await try_('hello')
    expect(next).toMatchObject({ outcome: 'answered', replies: [{ text: 'Hello' }] })
    expect(next.notice).toMatch(/In Live a person would answer this/)
  })
})
