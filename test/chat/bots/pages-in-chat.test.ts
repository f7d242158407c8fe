import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { seedManyBots, versionRow } from '../../helpers/many-bots.ts'
import { textOf } from '../chat-driver.ts'
import type { ChatDriver, VisibleMessages } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  await seedManyBots(db(), { from: 0, to: 65 })
  const more = Array.from({ length: 44 }, (_, n) => versionRow('many-000000', n + 1, ''))
  await db()('versions').insert(more)
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

const labels = (seen: VisibleMessages) =>
  seen.kind === 'private' ? seen.buttons.map(({ label }) => label) : []
const press = (seen: VisibleMessages, label: string, who = 'ana') => {
  const button = seen.kind === 'private' && seen.buttons.find((one) => one.label === label)
  if (!button) throw new Error(`no ${label} in ${JSON.stringify(seen)}`)
  return side.click(who, button.id)
}

it('F66 turns the pages of the bots, there and back', async () => {
  const first = await side.command('ana', '/bots list')
  expect(textOf(first)).toMatch(/^65 bots, page 1 of 3/)
  expect(labels(first)).toEqual(['Next'])
  const second = await press(first, 'Next')
  expect(textOf(second)).toMatch(/^65 bots, page 2 of 3/)
  const third = await press(second, 'Next')
  expect(textOf(third)).toMatch(/^65 bots, page 3 of 3/)
  expect(labels(third)).toEqual(['Previous'])
  expect(textOf(await press(third, 'Previous'))).toBe(textOf(second))
  expect(textOf(await side.command('ana', '/bots list 2'))).toBe(textOf(second))
})

it('F66 keeps what was asked for on each page', async () => {
  const open = await side.command('ana', '/bots requests which:open')
  const next = await press(open, 'Next')
  expect(textOf(next)).toMatch(/^Requests, page 2/)
  expect(textOf(next)).toContain('2 changes, 1 warning')
  const versions = await side.command('ana', '/bots versions "Desk 0"')
  expect(textOf(versions)).toContain('V1.44')
  const older = await press(versions, 'Next')
  expect(textOf(older)).toMatch(/^Versions, page 2/)
  expect(textOf(older)).toContain('V1.24')
  const senders = await side.command('ana', '/bots sender')
  expect(textOf(await press(senders, 'Next'))).toMatch(/^65 numbers, page 2 of 3/)
})

it('F66 names what is no page, and forgets lists that are none', async () => {
  expect(textOf(await side.command('ana', '/bots list page:two'))).toContain('"two" is no page')
  for (const id of ['page:bots gone:2', 'page:bots create slug=x:2', 'page:publish:2']) {
    expect(textOf(await side.click('ana', id))).toContain('no longer in use')
  }
  expect(textOf(await side.click('sid', 'page:bots list:2'))).toMatch(/list the bots/)
})

it('F66 shows no line twice where a newer one is added between two looks', async () => {
  const tops = async (command: string, add: () => Promise<unknown>, who = 'ana') => {
    const first = await side.command(who, command)
    await add()
    const second = await press(first, 'Next', who)
    const back = await press(second, 'Previous', who)
    const [one, two] = [first, second].map((seen) => textOf(seen).split('\n').slice(1))
    expect(one?.filter((line) => two?.includes(line))).toEqual([])
    expect(textOf(back)).toBe(textOf(first))
  }
  const version = versionRow('many-000000', 45, '')
  await tops('/bots versions "Desk 0"', async () => db()('versions').insert(version))
  const newest = await db()('requests').orderBy('number', 'desc').first()
  const withdrawn = { state: 'withdrawn', decidedAt: noon, number: newest.number + 1 }
  const request = { ...newest, id: '01ZZZZZZZZZZZZZZZZZZZZZZZZ', ...withdrawn }
  await tops('/bots requests', async () => db()('requests').insert(request))
  const give = (role: string) => side.command('ava', `/roles give Mo ${role}`)
  for (let n = 0; n < 25; n++) await give(n % 2 === 0 ? 'supervisor' : 'manager')
  await tops('/audit', () => give('designer'), 'ava')
  expect(textOf(await side.command('ana', '/bots versions "Desk 0" page:2'))).toContain('V1.25')
})
