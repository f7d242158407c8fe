import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import { isReached } from '../../src/control/drafts/edit-url.ts'
import { memoryChat, memoryDriver } from '../doubles/memory-chat.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { textOf } from './chat-driver.ts'
import type { ChatDriver } from './chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

it('F40 F64 says how the first is made where a list is empty', async () => {
  expect(textOf(await side.command('mo', '/bots notifier list'))).toMatch(
    /Nobody is told yet[^]*\/notifier add ops here/,
  )
  expect(textOf(await side.command('mo', '/bots url list'))).toMatch(
    /No web URL has a name yet[^]*\/url add menu https/,
  )
  await side.command('mo', '/bots url add menu https://www.example.com/menu')
  expect(textOf(await side.command('mo', '/bots url list'))).toContain('1 web URL')
})

it('F29 says that no mail goes out, and what to set, where an address alone does nothing', async () => {
  const set = textOf(await side.command('ava', '/roles mail Ana ana@example.com'))
  expect(set).toMatch(/gets mail at ana@example\.com\.[^]*sends no mail until .*SMTP_URL/)
  expect(textOf(await side.command('ava', '/roles mail Ana none'))).not.toContain('SMTP_URL')
  const made = textOf(await side.command('mo', '/bots notifier add post mail ops@example.com'))
  expect(made).toContain('SMTP_URL')
})

it('F4 says what to set where a link leads everybody to their own machine', async () => {
  const bot = await seedBot(db())
  const here = textOf(await side.command('dana', `/bots show ${bot.slug}`))
  expect(here).toContain('http://localhost:3000/edit/')
  expect(here).not.toContain('PUBLIC_URL')
  const { settings } = ctxFor(db(), 'dana')
  const ana = { kind: 'person', id: 'ana', via: 'slack' } as const
  expect(isReached({ settings, actor: ana })).toBe(false)
  const publicUrl = 'https://slipway.example.com'
  expect(isReached({ settings: { ...settings, publicUrl }, actor: ana })).toBe(true)
})
