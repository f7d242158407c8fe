import { afterAll, beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../../src/chat/core.ts'
import { drawCard } from '../../../../src/chat/events/draw-card.ts'
import { requestPublish } from '../../../../src/control/requests/request-publish.ts'
import { botText, cast, ctxFor, noon, seedCast, writeDraft } from '../../../helpers/cast.ts'
import type { Name } from '../../../helpers/cast.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { activeBot, drainsOn, openSessions, publish } from '../../../helpers/live.ts'
import type { Bot } from '../../../helpers/live.ts'
import { channel, idOf, openDiscord } from '../opened.ts'
import type { Opened } from '../opened.ts'

const minute = 60_000
const db = sqlite()
let opened: Opened
beforeAll(async () => {
  await seedCast(db())
  const core = createChatCore({ ...ctxFor(db(), 'system'), now: () => noon })
  opened = await openDiscord(core, () => noon)
  for (const name of cast) {
    const account = { platform: 'discord', install: 'discord', userId: idOf(name) }
    await db()('identities').insert({ ...account, personId: name, linkedAt: 1 })
  }
})
afterAll(() => opened.stop())

const modalsSeen = () =>
  opened.discord.interactions().filter(({ answer }) => answer?.kind === 'modal')
const user = (who: Name) => opened.discord.user(idOf(who))

/** The one modal that somebody gets, and what they are told once it is sent. */
async function filled(who: Name, values: Record<string, string | string[] | boolean>) {
  await opened.app.idle()
  const modal = user(who).sees().modal
  if (!modal) throw new Error(`${who} has no modal`)
  const before = modalsSeen().length
  await user(who).submitModal(values)
  await opened.app.idle()
  expect(modalsSeen()).toHaveLength(before)
  const said = user(who).sees().privates.at(-1)
  expect(said?.buttons).not.toContain('Continue…')
  const { title, fields, text, modal: open } = modal
  const parts = open.data.components.length
  return { title, text, labels: fields.map(({ label }) => label), parts, said: said?.text ?? '' }
}

async function pressApprove(who: Name, bot: Bot, by: Name = 'dana') {
  const request = await requestPublish(ctxFor(db(), by), { bot: bot.slug, comment: 'Sundays too' })
  const card = await drawCard(ctxFor(db(), 'system'), `request:${request.id}`)
  if (!card) throw new Error('no card')
  const to = { install: 'discord', channel }
  const { messageId } = await opened.app.adapter.post(to, { kind: 'card', card }, request.id)
  const shown = opened.discord.channel(channel).messages.find(({ id }) => id === messageId)
  if (!shown) throw new Error('the card is not there')
  await user(who).click(shown, `approve:${request.id}:1`)
  return request
}

async function policyOf(bot: Bot, changed: object) {
  const { policy } = await db()('bots').where({ id: bot.id }).first()
  const made = JSON.stringify({ ...JSON.parse(policy), ...changed })
  await db()('bots').where({ id: bot.id }).update({ policy: made })
}

it('F25 F48 approves a live bot in one modal, whose title says what is sent', async () => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, 12)
  await policyOf(bot, { checklist: ['It works', 'It understands the right phrases'] })
  await writeDraft(db(), bot.id, 'dana', botText('Open every day', bot.sender))
  const request = await pressApprove('ana', bot)
  const modal = await filled('ana', {
    'I have checked': ['It works', 'It understands the right phrases'],
    '12 open chats': 'Let them finish, up to 2 h',
  })
  expect(modal.title).toBe(`Approve R-${request.number} and go live`)
  expect(modal.labels).toEqual(['I have checked', '12 open chats', 'Comment'])
  expect(modal.parts).toBe(4)
  expect(await drainsOn(db(), bot)).toMatchObject([{ dueAt: noon + 120 * minute }])
})

it('F23 F48 holds the emergency reason too, in five parts', async () => {
  const bot = await activeBot(db())
  await openSessions(db(), bot, 1)
  await policyOf(bot, { checklist: ['It works'] })
  await db()('botRoles').where({ botId: bot.id, role: 'approver' }).delete()
  await writeDraft(db(), bot.id, 'sam', botText('We close early', bot.sender))
  await pressApprove('sam', bot)
  const modal = await filled('sam', {
    'Why this can’t wait': 'The storm is here, and people wait',
    'I have checked': ['It works'],
    '1 open chat': 'End them now',
  })
  expect(modal.parts).toBe(5)
  expect(modal.said).toContain('is live on')
})

it('F38 F47 F51 reverts, deactivates and schedules in one modal each', async () => {
  const bot = await activeBot(db())
  await publish(db(), bot, 'Second')
  await openSessions(db(), bot, 2)
  await user('ana').command('revert', { bot: bot.slug }, channel)
  const back = await filled('ana', { Why: 'Too formal', '2 open chats': 'End them now' })
  expect(back.parts).toBeLessThanOrEqual(5)
  expect(back.said).toContain('has the content of V1.0 again, as V1.2')
  await user('mo').command('schedule add', { bot: bot.slug }, channel)
  const plan = await filled('mo', {
    Deactivate: 'tomorrow 18:00',
    'Open chats then': 'End them now',
  })
  expect(plan.parts).toBe(5)
  expect(plan.said).toContain('Deactivate on Tue 3 Nov 2026, 18:00')
  await openSessions(db(), bot, 1)
  await user('mo').command('deactivate', { bot: bot.slug }, channel)
  const off = await filled('mo', { Why: 'Season is over', '1 open chat': 'End them now' })
  expect(off.parts).toBe(4)
  expect(off.said).toContain('It is inactive now.')
})

it('F70 names somebody beside the mention, whom a reader’s client may not know', async () => {
  const bot = await activeBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Open every day', bot.sender))
  await user('dana').command('publish', { bot: bot.slug }, channel)
  const asked = await filled('dana', { 'What changes, and why': 'Sundays' })
  expect(asked.said).toMatch(/@ana \(Ana\)/)
})
