import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import { addNotifier } from '../../src/control/notifiers/add-notifier.ts'
import { memoryChat, memoryDriver } from '../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { publishedBot } from '../helpers/live.ts'
import { formOf, textOf } from './chat-driver.ts'
import type { ChatDriver } from './chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

it('F14 F64 publishes where only whom to tell changes, and nothing where nothing changes', async () => {
  const bot = await publishedBot(db())
  const refused = textOf(await side.command('dana', `/publish ${bot.slug}`))
  expect(refused).toMatch(/^Nothing changed in .* since V1\.0/)
  const to = { kind: 'webhook' as const, url: 'https://pager.example.com/x' }
  await addNotifier(ctxFor(db(), 'mo'), { name: 'pager', to })

  const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
  expect(form.text).toMatch(/Nothing changed in the draft of .* since V1\.0/)
  const same = await side.submit('dana', form.id, { comment: 'No change', what: 'all' })
  expect(textOf(same)).toMatch(/Nothing changed in .* since V1\.0/)
  const field = form.fields.find(({ name }) => name === 'tellApplication')
  const [pager] = field && 'options' in field ? field.options.map(({ value }) => value) : []
  const asked = await side.submit('dana', form.id, {
    comment: 'Wake somebody',
    what: 'all',
    tellApplication: [pager ?? ''],
  })
  expect(textOf(asked)).toMatch(/R-\d+ is open/)
  const last = await db()('requests').where({ botId: bot.id }).orderBy('number', 'desc').first()
  expect(JSON.parse(last.candidate).notifiers).toMatchObject([{ on: ['application error'] }])
})
