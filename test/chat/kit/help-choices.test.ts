import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { textOf } from '../chat-driver.ts'

const db = sqlite()
let says: (who: string, line: string) => Promise<string>
beforeAll(async () => {
  await seedCast(db())
  const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
  const side = memoryDriver(chat, createChatCore(ctxFor(db(), 'system')), () => noon)
  says = async (who, line) => textOf(await side.command(who, line))
})

it('F66 promises a revert only to approvers of a bot', async () => {
  expect(await says('dana', '/help')).toContain(
    '/revert <bot> Bring earlier content of a bot back, of which you are approver or super admin',
  )
})

it('F39 F66 explains one act of /profile, says which role it takes, and knows no other', async () => {
  expect(await says('dana', '/help profile')).toMatch(/\/profile add, set, .* the manager role/)
  expect(await says('mo', '/help profile')).not.toContain('the manager role')
  const set = await says('dana', '/help profile set')
  expect(set).toMatch(/\/profile set QA shop = Our shop in Graz[^]*\/profile set needs the manager/)
  expect(set).not.toContain('/profile retire')
  const nope = await says('dana', '/help profile nope')
  expect(nope).toMatch(/\/profile nope.*[^]*\/profile has list, show, add, set/)
})
