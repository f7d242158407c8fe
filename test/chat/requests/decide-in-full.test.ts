import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import { formOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

it('F25 F38 F39 F78 shows whoever approves or reverts every value of a profile, and with which it runs', async () => {
  const names = Array.from({ length: 9 }, (_, n) => `word_${n}`)
  const setVariables = Object.fromEntries(names.map((name) => [name, `new ${name}`]))
  await saveProfile(ctxFor(db(), 'mo'), { profile: 'QA', setVariables })
  const bot = await publishedBot(db())
  const { policy } = await db()('bots').where({ id: bot.id }).first()
  const checklist = JSON.stringify({ ...JSON.parse(policy), checklist: ['Works'] })
  await db()('bots').where({ id: bot.id }).update({ policy: checklist })
  await writeDraft(db(), bot.id, 'dana', botText('Good day', bot.sender))
  const asked = { bot: bot.slug, comment: 'With QA', profile: 'QA' }
  const { id, revision } = await requestPublish(ctxFor(db(), 'dana'), asked)
  const approving = formOf(await side.click('ana', `approve:${id}:${revision}`))
  for (const name of names) expect(approving.text).toContain(`new ${name}`)
  await side.submit('ana', approving.id, { ticks: ['Works'] })
  const reverting = formOf(await side.command('ana', `/revert ${bot.slug}`))
  for (const name of names) expect(reverting.text).toContain(`new ${name}`)
  const drawn = async (subject: `bot:${string}` | `request:${string}`) =>
    JSON.stringify(await drawCard(ctxFor(db(), 'system'), subject))
  expect(await drawn(`bot:${bot.id}`)).toContain('V1.1, with QA')
  expect(await drawn(`request:${id}`)).toContain('It runs with QA.')
  const activating = formOf(await side.command('mo', `/activate ${bot.slug}`))
  expect(activating.text).toMatch(/V1\.1, with QA, of .* starts answering/)
})
