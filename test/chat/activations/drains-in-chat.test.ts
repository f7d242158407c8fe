import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import type { Card, Field } from '../../../src/chat/port.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { proposeSchedule } from '../../../src/control/schedules/propose-schedule.ts'
import { scheduleBot } from '../../../src/control/schedules/schedule-bot.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import {
  activate,
  activeBot,
  drainsOn,
  openSessions,
  publish,
  publishedBot,
} from '../../helpers/live.ts'
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
const drainingText = ({ sections }: Card): string =>
  sections
    .filter(({ title }) => title === 'Finishing')
    .flatMap(({ lines }) => lines.map(plain))
    .join('\n')
const optionsOf = (fields: Field[], name: string): string[] => {
  const field = fields.find((one) => one.name === name)
  return field?.kind === 'choices' ? field.options.map(({ value }) => value) : []
}
const names = (fields: Field[]) => fields.map((field) => field.name)

const draining = async (sessions: number) => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, sessions)
  await publish(db(), bot, 'Second')
  const [drain] = await drainsOn(db(), bot)
  return { bot, drain }
}

it('F45 says draining, not inactive, wherever a bot stands in its grace period', async () => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, 2)
  const ctx = ctxFor(db(), 'mo')
  await deactivateBot(ctx, { bot: bot.slug, reason: 'Season is over', openSessions: 'finish' })
  const { status, summary } = await cardOf(bot)
  expect(status).toBe('🌊 Finishing: 2 chats on V1.0')
  expect(summary).toContain(status)
  const lineOf = async () =>
    textOf(await side.command('mo', '/bots list'))
      .split('\n')
      .find((line) => line.includes(`${bot.slug} `))
  expect(await lineOf()).toContain('🌊 V1.0, finishing')
  expect(textOf(await side.command('mo', `/bots show ${bot.slug}`))).toContain(status)
  expect(textOf(await side.command('mo', `/qr ${bot.slug}`))).toContain('is draining')
  expect(textOf(await side.command('mo', `/deactivate ${bot.slug}`))).toMatch(
    /its last chats are finishing/,
  )
  expect(textOf(await side.command('mo', `/schedule add ${bot.slug} until tomorrow 9:00`))).toMatch(
    /is only finishing its last chats there/,
  )
  await endDrains(ctxFor(db(), 'system', noon + 31 * minute))
  expect((await cardOf(bot)).status).toBe('⏸ Not live: V1.0 is approved')
  expect(await lineOf()).toContain('⏸ V1.0, inactive')
})

it('F51 says at a deactivation which planned end has nothing to end any more', async () => {
  const bot = await activeBot(db())
  const ctx = ctxFor(db(), 'mo')
  const { id } = await proposeSchedule(ctx, { bot: bot.slug, until: 'tomorrow 9:00' })
  const { label } = await scheduleBot(ctx, { proposal: id })
  const form = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'Deactivate…')))
  const values = { senders: [bot.sender], openChats: 'end', reason: 'Season is over' }
  const said = await side.submit('mo', form.id, values)
  expect(textOf(said)).toMatch(new RegExp(`${label}: .*nothing to end any more`))
})

it('F47 ends open chats at once where that was chosen', async () => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, 1)
  const form = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'Deactivate…')))
  const values = { senders: [bot.sender], openChats: 'end', reason: 'Now' }
  expect(textOf(await side.submit('mo', form.id, values))).toContain('It is inactive now.')
})

it('F46 shows the drain on the card, with what is left of it', async () => {
  const { bot, drain } = await draining(3)
  const { id } = await db()('sessions').where({ place: bot.senderId }).first()
  await db()('sessions').where({ id }).update({ state: 'closed' })
  await endDrains(ctxFor(db(), 'system', noon + 1))
  const card = await cardOf(bot)
  expect(drainingText(card)).toMatch(/V1.0 on shop-\d+-whatsapp: 2 of 3 chats left, until/)
  expect(JSON.stringify(card.sections)).toContain(`"at":${drain.dueAt}`)
  expect(card.buttons.map(({ label }) => label)).toHaveLength(4)
  expect(card.more?.buttons.map(({ label }) => label)).toEqual([
    'Entry links',
    'More time…',
    'End now…',
    'Deactivate…',
  ])
})

it('F46 extends from the card, and says until when it drains now', async () => {
  const { bot, drain } = await draining(1)
  const form = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'More time…')))
  const newest = await db()('requests').where({ botId: bot.id }).orderBy('number', 'desc').first()
  const live = await drawCard(ctxFor(db(), 'system'), `request:${newest.id}`)
  const same = formOf(await side.click('mo', buttonOf(live ?? { buttons: [] }, 'More time…')))
  expect(optionsOf(same.fields, 'drains')).toEqual(optionsOf(form.fields, 'drains'))
  expect(form.text).toMatch(/V1.0 of Shop \d+ on .+: 1 open chat. Ends .+ it may go on until/)
  const drains = optionsOf(form.fields, 'drains')
  const long = formOf(await side.submit('mo', form.id, { drains, byMs: '24 h' }))
  expect(long.errors).toEqual({
    byMs: 'They may finish for 24 h in all. At most 23 h 30 min more.',
  })
  const none = formOf(await side.submit('mo', form.id, { drains: [], byMs: '1 h' }))
  expect(none.errors).toEqual({ drains: 'Tick whose chats you mean.' })
  const done = await side.submit('mo', form.id, { drains, byMs: '1 h' })
  expect(textOf(done)).toContain('They may finish until 2026-11-02 13:30 UTC now.')
  const twice = await side.submit('mo', form.id, { drains, byMs: '1 h' })
  expect(textOf(twice)).toContain('got more time meanwhile: 1 h 30 min are left')
  expect(await drainsOn(db(), bot)).toMatchObject([{ id: drain.id, extendedBy: 'mo' }])
})

it('F46 ends now after a form that says whom it cuts off, and by a manager only', async () => {
  const { bot } = await draining(2)
  const button = buttonOf(await cardOf(bot), 'End now…')
  expect(textOf(await side.click('ana', button))).toMatch(
    /To look after chats that finish you need the manager role/,
  )
  const form = formOf(await side.click('mo', button))
  expect(form.text).toMatch(/2 open chats end now instead of .+They are told nothing/s)
  const drains = optionsOf(form.fields, 'drains')
  const done = await side.submit('mo', form.id, { drains })
  expect(textOf(done)).toMatch(/V1.0 of Shop \d+ has finished on .+: 2 open chats ended/)
  expect(textOf(await side.click('mo', button))).toMatch(/No chat around/)
  expect(drainingText(await cardOf(bot))).toBe('')
})

it('F46 says of a stale button that its drain has ended, and never means a later one', async () => {
  const { bot } = await draining(1)
  const stale = await cardOf(bot)
  const form = formOf(await side.click('mo', buttonOf(stale, 'End now…')))
  expect(form.title).toMatch(/^End V1\.0 on shop-/)
  await side.submit('mo', form.id, { drains: optionsOf(form.fields, 'drains') })
  await openSessions(db(), bot, 1)
  await publish(db(), bot, 'Third', { at: noon + minute })
  for (const label of ['More time…', 'End now…']) {
    const said = textOf(await side.click('mo', buttonOf(stale, label)))
    expect(said).toMatch(
      /Those chats have already ended\. Others around Shop \d+ are finishing now/,
    )
  }
  const fresh = formOf(await side.click('mo', buttonOf(await cardOf(bot), 'More time…')))
  expect(fresh.title).toMatch(/^More time for V1\.1 on shop-/)
})

it('F46 does not cut off what somebody extended while the form was open', async () => {
  const { bot } = await draining(1)
  const card = await cardOf(bot)
  const end = formOf(await side.click('mo', buttonOf(card, 'End now…')))
  const drains = optionsOf(end.fields, 'drains')
  const more = formOf(await side.click('ava', buttonOf(card, 'More time…')))
  await side.submit('ava', more.id, { drains, byMs: '1 h' })
  expect(textOf(await side.submit('mo', end.id, { drains }))).toContain('got more time meanwhile')
  expect(drainingText(await cardOf(bot))).toContain('1 of 1 chat left')
})

it('F43 F44 says on the activation form which drain a take-over ends, and for how long it drains', async () => {
  const { bot: holder } = await draining(2)
  await openSessions(db(), holder, 1)
  const rival = await publishedBot(db(), holder)
  const form = formOf(await side.command('mo', `/activate ${rival.slug}`))
  expect(form.text).toMatch(/Shop \d+ answers on .* now \(3 open chats\)/)
  expect(form.text).toMatch(/V1.0 of Shop \d+ on .+: 2 open chats still finish/)
  expect(names(form.fields)).toEqual(['senders', 'takeOver'])
  const values = { senders: [holder.sender], takeOver: '2 h' }
  const done = await side.submit('mo', form.id, values)
  expect(textOf(done)).toMatch(/is live on 1 number\. 1 chat of Shop \d+ may finish until .*14:00/)
  expect(drainingText(await cardOf(rival))).toMatch(/V1.1 of Shop \d+ on/)
  const started = (await drainsOn(db(), holder)).find(({ state }) => state === 'draining')
  expect(started).toMatchObject({ dueAt: noon + 120 * minute })
})

it('F46 tells how each drain began, went on and ended, one line each', async () => {
  const { bot } = await draining(2)
  await activate(db(), await publishedBot(db(), bot), { senders: [], takeOver: 'finish' })
  await endDrains(ctxFor(db(), 'system', noon + 30 * minute))
  const rows = await db()('outbox')
    .where({ kind: 'line', subject: `bot:${bot.id}` })
    .orderBy('id')
  const said = await Promise.all(
    rows.map((row) => describeEvent(ctxFor(db(), 'system'), JSON.parse(row.body), row.createdAt)),
  )
  const text = said.map((one) => plain(one?.line ?? [])).join('\n')
  expect(text).toMatch(/🌊 2 chats may finish on V1.0 .+, until/)
  expect(text).toMatch(/🏁 The time to finish on V1.0 on .+ is over. 0 chats finished, 2 closed/)
})
