import { afterAll, beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../../src/chat/core.ts'
import { botText, cast, ctxFor, noon, seedCast, writeDraft } from '../../../helpers/cast.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { publishedBot } from '../../../helpers/live.ts'
import { startWorkers } from '../../../helpers/start-workers.ts'
import { channel, idOf, openDiscord } from '../opened.ts'
import type { Opened } from '../opened.ts'

const db = sqlite()
let opened: Opened
beforeAll(async () => {
  await seedCast(db())
  await startWorkers()
  const core = createChatCore({ ...ctxFor(db(), 'system'), now: () => noon })
  opened = await openDiscord(core, () => noon)
  for (const name of cast) {
    const account = { platform: 'discord', install: 'discord', userId: idOf(name) }
    await db()('identities').insert({ ...account, personId: name, linkedAt: 1 })
  }
})
afterAll(() => opened.stop())

const flows = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `  topic_${i}: {description: Topic ${i}, steps: [{action: utter_menu}]}\n`,
  ).join('')

it('F13 F15 publishes some of 200 flows with two modals, found by their names', async () => {
  const { discord, app } = opened
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Hello', bot.sender, flows(200)))
  const dana = discord.user(idOf('dana'))
  const newest = () => dana.sees().privates.at(-1)
  await dana.command('publish', { bot: bot.slug }, channel)
  await dana.submitModal({
    'What changes, and why': 'Two new topics',
    'What to publish': 'Only some flows',
    'Accept these warnings': ['flow-unreached'],
  })
  await app.idle()
  const asked = newest()
  if (!asked) throw new Error('nothing was asked')
  await dana.click(asked, 'Continue…')
  const second = dana.sees().modal
  expect(second?.title).toBe(`Publish ${bot.slug.replace('shop-', 'Shop ')} · page 2 of 2`)
  expect(second?.text).toMatch(/Flows\*\*: topic_0, topic_1, .+ more/)
  await dana.submitModal({ Flows: 'pic_19, topic_7' })
  await app.idle()
  const unclear = newest()
  expect(unclear?.text).toContain('“pic_19” fits topic_19, topic_190')
  if (!unclear) throw new Error('nothing was said')
  await dana.click(unclear, 'Edit again')
  expect(dana.sees().modal?.fields[0]?.value).toBe('pic_19\ntopic_7')
  await dana.submitModal({ Flows: 'topic_19, Topic_7' })
  await app.idle()
  expect(newest()?.text).toMatch(/R-\d+ is open/)
  const made = await db()('requests').where({ botId: bot.id }).orderBy('number', 'desc').first()
  expect(JSON.parse(made.selection).flows).toEqual(['topic_7', 'topic_19'])
})

it('F13 says of a name that there is none, and the nearest one', async () => {
  const { discord, app } = opened
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Hello', bot.sender, flows(30)))
  const dana = discord.user(idOf('dana'))
  await dana.command('publish', { bot: bot.slug }, channel)
  await dana.submitModal({
    'What changes, and why': 'One new topic',
    'What to publish': 'Only some flows',
  })
  await app.idle()
  const asked = dana.sees().privates.at(-1)
  if (!asked) throw new Error('nothing was asked')
  await dana.click(asked, 'Continue…')
  await dana.submitModal({ Flows: 'tpoic_7' })
  await app.idle()
  const said = dana.sees().privates.at(-1)?.text
  expect(said).toContain('Nothing here is called “tpoic_7”. Did you mean topic_')
})
