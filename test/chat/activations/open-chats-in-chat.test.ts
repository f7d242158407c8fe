import { ulid } from 'ulid'
import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import type { Card, Field } from '../../../src/chat/port.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { activeBot, drainsOn, openSessions, publish, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { buttonOf, formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const minute = 60_000
const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

const cardOf = async (bot: { id: string }): Promise<Card> => {
  const card = await drawCard(ctxFor(db(), 'system'), `bot:${bot.id}`)
  if (!card) throw new Error('no card')
  return card
}
const names = (fields: Field[]) => fields.map((field) => field.name)

const policyOf = async (bot: Bot, changed: object) => {
  const { policy } = await db()('bots').where({ id: bot.id }).first()
  const made = JSON.stringify({ ...JSON.parse(policy), ...changed })
  await db()('bots').where({ id: bot.id }).update({ policy: made })
}

/** Asks to publish another greeting, and returns the id of the request. */
const requested = async (bot: Bot, greeting: string): Promise<string> => {
  await writeDraft(db(), bot.id, 'dana', botText(greeting, bot.sender))
  const publishing = formOf(await side.command('dana', `/publish ${bot.slug}`))
  await side.submit('dana', publishing.id, { comment: greeting, what: 'all' })
  const open = { botId: bot.id, state: 'awaiting approval' }
  return (await db()('requests').where(open).first()).id
}

/** V1.0 drains, because V1.1 was published. */
const draining = async (sessions: number) => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, sessions)
  await publish(db(), bot, 'Second')
  return { bot }
}

it('F45 F47 asks one thing about open chats on the deactivation form, and refuses nonsense', async () => {
  const bot = await activeBot(db(), undefined, 'Goodbye!')
  await openSessions(db(), bot, 2)
  const form = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'Deactivate…')))
  expect(names(form.fields)).toEqual(['senders', 'openChats', 'reason'])
  expect(form.fields.find(({ name }) => name === 'openChats')).toMatchObject({
    label: '2 open chats',
    value: '30 min',
    options: [
      { value: '30 min', label: 'Let them finish, up to 30 min' },
      { value: '2 h', label: 'Let them finish, up to 2 h' },
      { value: '24 h', label: 'Let them finish, up to 24 h' },
      { value: 'end', label: 'End them now' },
    ],
  })
  const values = { senders: [bot.sender], reason: 'Season is over' }
  for (const openChats of ['0', '0 min', '25 h', 'soon', '30']) {
    const again = formOf(await side.submit('mo', form.id, { ...values, openChats }))
    expect(Object.keys(again.errors)).toEqual(['openChats'])
  }
  const end = { ...values, openChats: '2 h' }
  expect(textOf(await side.submit('mo', form.id, end))).toMatch(
    /The last chats are finishing\. 2 chats of Shop \d+ may finish until .*14:00/,
  )
  const [drain] = await drainsOn(db(), bot)
  expect(drain).toMatchObject({ dueAt: noon + 120 * minute, goodbye: 'Goodbye!' })
})

it('F42 F45 F47 F48 asks nothing about open chats where none is open', async () => {
  const bot = await activeBot(db())
  const off = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'Deactivate…')))
  expect(names(off.fields)).toEqual(['senders', 'reason'])
  await publish(db(), bot, 'Second')
  const back = formOf(await side.command('ana', `/revert ${bot.slug}`))
  expect(names(back.fields)).toEqual(['version', 'reason'])
  await policyOf(bot, { checklist: ['Works'] })
  const request = await requested(bot, 'Third')
  const form = formOf(await side.click('ana', `approve:${request}:1`))
  expect(names(form.fields)).toEqual(['ticks', 'comment'])
  expect(form.title).toMatch(/^Approve R-\d+ and go live$/)
  const rival = await publishedBot(db(), bot)
  const take = formOf(await side.command('mo', `/activate ${rival.slug}`))
  const choice = take.fields.find(({ name }) => name === 'takeOver')
  expect(choice).toMatchObject({ options: [{ value: 'no' }, { value: '30 min' }] })
})

it('F45 lets those finish who came while a form stood open that asked nothing', async () => {
  const bot = await activeBot(db())
  const form = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'Deactivate…')))
  await openSessions(db(), bot, 1)
  await side.submit('mo', form.id, { senders: [bot.sender], reason: 'Season is over' })
  expect(await drainsOn(db(), bot)).toMatchObject([
    { state: 'draining', dueAt: noon + 30 * minute },
  ])
})

it('F43 names the older drain with its sessions, and its end counts as agreed to', async () => {
  const { bot } = await draining(2)
  await openSessions(db(), bot, 1)
  const request = await requested(bot, 'Third')
  const form = formOf(await side.click('ana', `approve:${request}:1`))
  expect(form.text).toMatch(
    /V1.0 of Shop \d+ on .+: 2 open chats still finish, until [^]+They end now where you let chats of V1.1 finish[^]+If you end those of V1.1 now, they go on/,
  )
  expect(names(form.fields)).toEqual(['openChats', 'comment'])
  const done = await side.submit('ana', form.id, { openChats: '2 h' })
  expect(textOf(done)).toContain('V1.2 is live on')
  const states = await db()('drains').where({ botId: bot.id }).orderBy('state').pluck('state')
  expect(states).toEqual(['draining', 'ended'])
})

it('F47 asks only about chats that its choice is for: what drains already ends with it', async () => {
  const { bot } = await draining(2)
  await openSessions(db(), bot, 1)
  const form = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'Deactivate…')))
  expect(form.text).toMatch(/2 open chats still finish/)
  expect(JSON.stringify(form.fields)).toMatch(/1 open chat/)
  expect(JSON.stringify(form.fields)).not.toMatch(/3 open chats/)
})

it('F43 does not end a drain that began after the form was opened', async () => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, 1)
  const request = await requested(bot, 'Second')
  const { id } = formOf(await side.click('ana', `approve:${request}:1`))
  const [older] = await db()('drains').where({ state: 'ended' })
  const { id: versionId } = await db()('versions').where({ botId: older.botId }).first()
  const began = { ...older, id: ulid(), botId: bot.id, senderId: bot.senderId, versionId }
  await db()('drains').insert({ ...began, state: 'draining', dueAt: noon + minute, endedAt: null })
  const late = await side.submit('ana', id, { openChats: '2 h', comment: 'Fine' })
  expect(textOf(late)).toContain('Look again and tick it to end them now')
  expect(textOf(late)).toContain('You had written: Fine')
  const again = formOf(await side.click('ana', `approve:${request}:1`))
  expect(textOf(await side.submit('ana', again.id, {}))).toContain('is live on')
})

it('F25 F48 promises a form on the card where chats are open, else one click', async () => {
  const bot = await activeBot(db())
  const labelOf = async (request: string) => {
    const card = await drawCard(ctxFor(db(), 'system'), `request:${request}`)
    return card?.buttons[0]?.label
  }
  const request = await requested(bot, 'Second')
  expect(await labelOf(request)).toBe('Approve')
  await openSessions(db(), bot, 1)
  expect(await labelOf(request)).toBe('Approve…')
})

it('F25 F48 asks about open chats only the approver whose approval releases', async () => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, 1)
  await policyOf(bot, { approvals: 2, checklist: ['Works'] })
  const request = await requested(bot, 'Second')
  const first = formOf(await side.click('ana', `approve:${request}:1`))
  expect(first.title).toMatch(/^Approve R-\d+ \(1 more\)$/)
  expect(names(first.fields)).toEqual(['ticks', 'comment'])
  await side.submit('ana', first.id, { ticks: ['Works'] })
  const second = formOf(await side.click('li', `approve:${request}:1`))
  expect(second.title).toMatch(/and go live$/)
  expect(names(second.fields)).toEqual(['ticks', 'openChats', 'comment'])
})

it('F38 F43 says after a revert how many chats may finish, and until when', async () => {
  const bot = await activeBot(db())
  await publish(db(), bot, 'Second')
  await openSessions(db(), bot, 3)
  const form = formOf(await side.command('sam', `/revert ${bot.slug} 1.0`))
  const reason = 'Prices are wrong'
  const done = await side.submit('sam', form.id, { version: 'V1.0', reason, openChats: '2 h' })
  expect(textOf(done)).toMatch(
    /content of V1\.0 again, as V1\.2\. 3 chats of Shop \d+ may finish until/,
  )
})

it('F42 F47 says on the activate form which chats of the bot still finish', async () => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, 2)
  const off = formOf(await side.command('mo', `/deactivate ${bot.slug}`))
  await side.submit('mo', off.id, { senders: [bot.sender], reason: 'A pause', openChats: '2 h' })
  const form = formOf(await side.command('mo', `/activate ${bot.slug}`))
  expect(form.text).toMatch(/2 open chats, which may finish until/)
})

it('F43 F48 says what each answer does to chats that finish already, and does it', async () => {
  const older = async (bot: Bot) => (await drainsOn(db(), bot)).map(({ state }) => state)
  const { bot } = await draining(2)
  const none = formOf(await side.command('ana', `/revert ${bot.slug}`))
  expect(none.text).toContain('No chat is open on V1.1: the older chats go on until they finish.')
  await side.submit('ana', none.id, { version: 'V1.0', reason: 'Prices are wrong' })
  expect(await older(bot)).toEqual(['draining'])
  const two = (await draining(2)).bot
  await openSessions(db(), two, 1)
  const ends = formOf(await side.command('ana', `/revert ${two.slug}`))
  expect(ends.text).toContain('If you end those of V1.1 now, they go on.')
  const values = { version: 'V1.0', reason: 'Prices are wrong', openChats: 'end' }
  await side.submit('ana', ends.id, values)
  expect(new Set(await older(two))).toEqual(new Set(['draining', 'ended']))
  const off = formOf(await side.command('mo', `/deactivate ${two.slug}`))
  expect(off.text).toContain('They end now where you switch off their number')
})

it('F43 agrees to no end of older chats where the form said that they go on', async () => {
  const { bot } = await draining(2)
  const form = formOf(await side.command('ana', `/revert ${bot.slug}`))
  await openSessions(db(), bot, 1)
  const late = await side.submit('ana', form.id, { version: 'V1.0', reason: 'Prices are wrong' })
  expect(textOf(late)).toContain('2 customers are still finishing on V1.0')
})

it('F38 offers earlier versions with when and why, and what becomes of chats before the reason', async () => {
  const bot = await activeBot(db())
  for (const said of ['Second', 'Third', 'Hello']) await publish(db(), bot, said)
  await openSessions(db(), bot, 1)
  const form = formOf(await side.command('ana', `/revert ${bot.slug}`))
  expect(names(form.fields)).toEqual(['version', 'openChats', 'reason'])
  const [version] = form.fields
  const options = version && 'options' in version ? version.options : []
  expect(options.map(({ value }) => value)).toEqual(['V1.2', 'V1.1'])
  expect(options[0]?.label).toMatch(/^V1\.2 · published 2 Nov 2026, \d\d:00$/)
  expect(options[0]?.hint).toMatch(/^1 change: Next$/)
})
