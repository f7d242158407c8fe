import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { countForLists } from '../../../src/control/drafts/count-for-lists.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import { ask, greet } from '../../helpers/requests.ts'
import { textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

it('F69 F74 counts changes in lists as the card counts them, and calls a first version that', async () => {
  const bot = await activeBot(db())
  await greet(db(), bot, 'Good day')
  const request = await ask(db(), bot)
  // As a candidate whose parts are told as fewer changes leaves it.
  const told = { ...request.told, total: 7 }
  await db()('requests')
    .where({ id: request.id })
    .update({ told: JSON.stringify(told), changeCount: null })
  while ((await countForLists({ db: db() })) > 0);
  const card = await drawCard(ctxFor(db(), 'system'), `request:${request.id}`)
  expect(card?.sections[0]?.title).toContain('7 changes')
  const list = textOf(await side.command('ana', `/bots requests ${bot.slug}`))
  expect(list).toContain(`R-${request.number} ${request.bot.name}: ${card?.status}, 7 changes`)
  expect(list).toMatch(/R-1 .+, first version/)
})

it('F69 says of an ended release in a list what its card says', async () => {
  const bot = await activeBot(db())
  const { id } = await db()('requests').where({ botId: bot.id }).first()
  await db()('requests').where({ id }).update({ kind: 'cancel', track: 'gray' })
  const list = textOf(await side.command('ana', `/bots requests ${bot.slug}`))
  expect(list).toContain('⏹ Approved: the release is over')
})
