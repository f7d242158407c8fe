import { beforeAll, expect, it } from 'vitest'
import { growGray } from '../../../src/control/gray/grow-gray.ts'
import { judgeAfterMs, judgeGray } from '../../../src/control/gray/judge-gray.ts'
import { readGray } from '../../../src/control/gray/read-gray.ts'
import { tellAfterMs } from '../../../src/domain/gray/plan.ts'
import { chooseGray } from '../../../src/domain/gray/choose-gray.ts'
import { botText, ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import {
  chats,
  customer,
  guarded,
  hour,
  publishGray,
  publishGrayText,
  says,
} from './gray-fixture.ts'

onEachDatabase('a guarded release', (db) => {
  beforeAll(() => seedCast(db()))

  it('F80 goes on by itself where no harm is seen, one step at a time, and becomes official at its end', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    const view = () => readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(await view()).toMatchObject({ share: 500, step: 0, dueAt: noon + hour })
    await chats(db(), bot, 'gray', { of: 200, failed: 0, at: noon + 1 })
    await chats(db(), bot, 'official', { of: 60, failed: 3, at: noon + 2 })
    const at = noon + 9 * hour
    for (let i = 0; i < 4; i++) await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10))
    expect((await view()).watched[0]).toMatchObject({
      gray: { chats: 200, failed: 0 },
      official: { chats: 60, failed: 3 },
    })
    expect((await view()).step).toBe(0)
    await judgeGray(ctxFor(db(), 'system', at))
    expect(await view()).toMatchObject({ step: 1, share: 2500 })
    await judgeGray(ctxFor(db(), 'system', at + 1))
    expect((await view()).step).toBe(1)
    await judgeGray(ctxFor(db(), 'system', at + 4 * hour))
    expect((await view()).step).toBe(2)
    await judgeGray(ctxFor(db(), 'system', at + 5 * hour))
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official', label: 'V1.1' })
  })

  it.each(['hold', 'take back'] as const)('F80 ends on harm by itself: %s', async (onWorse) => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, { ...guarded, onWorse })
    await chats(db(), bot, 'official', { of: 20, failed: 1, at: noon + 1 })
    await chats(db(), bot, 'gray', { of: 60, failed: 30, at: noon + 2 })
    await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10))
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official', label: 'V1.0' })
    const lines = await db()('outbox').where({ subject: `gray:${bot.id}`, kind: 'dm' })
    const told = lines.map(({ body }) => JSON.parse(body))
    const type = onWorse === 'hold' ? 'gray.held' : 'gray.taken-back'
    expect(told).toContainEqual(
      expect.objectContaining({ type, why: expect.stringMatching(/errors: 50 %/) }),
    )
    const left = await db()('releases').where({ botId: bot.id, track: 'gray' })
    expect(left).toHaveLength(onWorse === 'hold' ? 1 : 0)
  })

  it('F80 counts one chat a customer, however often it looks', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    await chats(db(), bot, 'gray', { of: 3, failed: 1, at: noon + 1 })
    await db()('sessions').where({ botId: bot.id, track: 'gray' }).update({ contact: customer })
    for (let i = 0; i < 3; i++)
      await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10 + i))
    const { watched } = await readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(watched[0]?.gray.chats).toBe(1)
  })

  it('F80 waits for messages that nobody has handled, though not for ever', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    const counted = async () => (await readGray(ctxFor(db(), 'ana'), { bot: bot.slug })).watched[0]
    await chats(db(), bot, 'gray', { of: 2, failed: 0, at: noon + 1 })
    const waiting = { id: 'waits', place: bot.senderId, contact: customer, messageId: 'm' }
    const at = noon + judgeAfterMs
    const state = { body: '{}', receivedAt: at, state: 'waiting', dueAt: 0 }
    await db()('inboxMessages').insert({ ...waiting, ...state, at })
    await judgeGray(ctxFor(db(), 'system', at + hour / 2))
    expect((await counted())?.gray.chats).toBe(0)
    // What waited went wrong.
    const [first] = await db()('sessions').where({ botId: bot.id, track: 'gray' }).orderBy('id')
    const { id: sessionId, place, contact } = first
    const failed = { body: '{"code":"action-failed"}', code: 'action-failed', direction: 'error' }
    const line = { id: 'late', sessionId, place, contact, botId: bot.id, environment: 'live' }
    await db()('messages').insert({ ...line, ...failed, at })
    await db()('inboxMessages')
      .where({ id: 'waits' })
      .update({ settledAt: at + hour / 2 })
    await judgeGray(ctxFor(db(), 'system', at + hour / 2 + 1))
    expect(await counted()).toMatchObject({ gray: { chats: 2, failed: 1 } })
    // One that can't even be given up.
    await db()('inboxMessages').where({ id: 'waits' }).update({ settledAt: null })
    await chats(db(), bot, 'gray', { of: 3, failed: 0, at: at + 1 })
    await judgeGray(ctxFor(db(), 'system', at + judgeAfterMs + hour / 2))
    expect((await counted())?.gray.chats).toBe(2)
    await judgeGray(ctxFor(db(), 'system', at + judgeAfterMs + hour + 1))
    expect((await counted())?.gray.chats).toBe(5)
    await db()('inboxMessages').delete()
  })

  it('F80 tells once where too few customers met it for a day', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    const at = noon + hour + tellAfterMs
    for (let i = 0; i < 3; i++) await judgeGray(ctxFor(db(), 'system', at + i))
    const told = await db()('outbox').where({ subject: `gray:${bot.id}`, kind: 'dm' })
    expect(
      told.filter(({ body }) => JSON.parse(body).type === 'gray.waits').length,
    ).toBeGreaterThan(0)
    const people = new Set(told.map(({ target }) => target))
    expect(told).toHaveLength(people.size)
  })

  it('F80 F23 grows by hand only by an approver who did not write it, from what they looked at', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    const grow = (who: 'dana' | 'mo' | 'ana', revision: number) =>
      growGray(ctxFor(db(), who), { bot: bot.slug, revision })
    await expect(grow('mo', 1)).rejects.toThrow(/approver/)
    await db()('botRoles')
      .insert({ botId: bot.id, personId: 'dana', role: 'approver' })
      .onConflict()
      .ignore()
    await expect(grow('dana', 1)).rejects.toThrow(/someone else must decide/)
    expect(await grow('ana', 1)).toMatchObject({ step: 1, share: 2500, revision: 2 })
    await expect(grow('ana', 1)).rejects.toThrow(/moved on/)
  })

  it('F80 begins to compare anew when it goes on after a hold', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    await chats(db(), bot, 'gray', { of: 60, failed: 30, at: noon + 2 })
    await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10))
    const { held, revision } = await readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(held).toMatchObject({ byGuard: true })
    const at = noon + 2 * hour
    const on = await growGray(ctxFor(db(), 'ana', at), { bot: bot.slug, revision })
    expect(on).toMatchObject({
      held: null,
      step: 0,
      watched: [{ gray: { chats: 0 }, verdict: 'too few' }],
    })
  })

  it('F63 F80 counts what the gateway leaves of a chat, and shows it on the card as it grows', async () => {
    const bot = await activeBot(db())
    const guards = ['errors', 'not understood', 'person asked', 'abandoned'] as const
    const gray = { steps: '50 % for 1 h, 100 %', guards: [...guards] }
    await publishGrayText(db(), bot, gray, talkative(bot.sender))
    const [odd = '', lost = '', slow = ''] = contactsIn(5000)
    await says(db(), bot, odd, noon + 1, 'gibberish without sense')
    await says(db(), bot, odd, noon + 2, 'more of that')
    await says(db(), bot, lost, noon + 1, 'talk to a person')
    await says(db(), bot, slow, noon + 1, 'track my order')
    await says(db(), bot, slow, noon + judgeAfterMs + 5, '12345')
    await db()('outbox')
      .where({ subject: `gray:${bot.id}` })
      .delete()
    await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10))
    const { watched } = await readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(watched.map(({ metric, gray: { chats: of, failed } }) => [metric, of, failed])).toEqual([
      ['errors', 3, 0],
      ['not understood', 3, 1],
      ['person asked', 3, 1],
      ['abandoned', 3, 1],
    ])
    const redrawn = await db()('outbox').where({ subject: `gray:${bot.id}`, kind: 'card' })
    expect(redrawn).toHaveLength(1)
  })
})

/** It can hand over, and asks for an order. */
const talkative = (sender: string): string =>
  botText('Gray', sender, more)
    .replace('slots: {}', 'slots: {order_id: {type: text}}')
    .replace('responses:', 'responses:\n  utter_ask_order_id: [{text: "Which order?"}]')
const more = `
  human: {nlu_trigger: [{intent: human}], steps: [{action: action_human_handoff}]}
  track: {nlu_trigger: [{intent: track}], steps: [{collect: order_id}, {action: utter_menu}]}
nlu:
  - {intent: human, examples: [talk to a person]}
  - {intent: track, examples: [track my order]}
`

/** Who meets a gray version by chance at this share. */
const contactsIn = (basisPoints: number): string[] => {
  const choose = chooseGray({ basisPoints, rules: [] })
  const all = Array.from({ length: 50 }, (_, i) => `49151${1000 + i}`)
  return all.filter((contact) => choose(contact).rule !== null)
}
