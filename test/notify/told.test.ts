import { beforeAll, beforeEach, expect, it } from 'vitest'
import { askedLines } from '../../src/chat/requests/publish-form.ts'
import { plain } from '../../src/chat/kit/rich.ts'
import { unreachableAmong } from '../../src/control/people/unreachable-people.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { ask, openRelayFixture } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'

const db = sqlite()
let room: RelayFixture
beforeAll(() => seedCast(db()))
beforeEach(async () => {
  room = await openRelayFixture(db())
})
const threads = () => [...room.chat.messages.values()].flatMap(({ thread }) => thread)

it('F67 calls in the thread whoever takes no direct messages, and nobody else', async () => {
  room.chat.shut.add('ana')
  const { request } = await ask(db())
  await room.relay().runOnce()
  const calls = threads().filter((line) => line.includes('takes no direct messages'))
  expect(calls).toEqual([expect.stringMatching(/Ana takes no direct.*waits for your review/)])
  room.chat.shut.add('dana')
  await approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] })
  await room.relay().runOnce()
  expect(threads().filter((line) => /Dana takes no direct.*news/.test(line))).toHaveLength(1)
})

it('F67 tells approvers what is asked: comment, first changes, and a way to the card', async () => {
  const { adapter } = room.chat
  const permalink = async ({ messageId }: { messageId: string }) =>
    `https://chat.example/${messageId}`
  await ask(db())
  const relay = room.relay([{ ...adapter, permalink }])
  // The card goes first: only so is there a way to it.
  await relay.runOnce()
  room.clock.at += 1000
  await relay.runOnce()
  const told = room.chat.directs.find(({ userId }) => userId === 'ana')?.text.split('\n') ?? []
  expect(told[1]).toBe('“New greeting”')
  expect(told.at(-1)).toBe('Open the card')
  expect(told.length).toBeGreaterThan(3)
})

it('F67 tells the asker who waits, and who could not be told', () => {
  const [sam, ana] = [
    { id: 'sam', name: 'Sam' },
    { id: 'ana', name: 'Ana' },
  ]
  const view = { number: 7, waitsFor: [{ count: 1, of: [sam, ana] }] }
  const said = (unlinked: string[] = [], closed: string[] = []) =>
    askedLines(view, { unlinked: new Set(unlinked), closed: new Set(closed) }, 'acme-')
      .map(plain)
      .join(' ')
  expect(said()).toBe('R-7 is open. Now it waits for Sam or Ana.')
  expect(said(['ana'])).toMatch(
    /waits for Sam or Ana\. ⚠️ Ana has no linked account.*acme-bots link/,
  )
  expect(said(['sam', 'ana'])).toMatch(/It needs Sam or Ana, but I could tell nobody\./)
  expect(said([], ['ana'])).toMatch(/waits for Sam or Ana\. 🔔 Ana takes no direct .*in the thread/)
})

it('F67 tells the next asker who took no direct message, until one is taken', async () => {
  const people = ['sam', 'ana', 'li', 'noa']
  const closed = async () => [...(await unreachableAmong({ db: db() }, people)).closed]
  await db()('identities').where({ personId: 'noa' }).delete()
  room.chat.shut.add('ana')
  await ask(db())
  await room.relay().runOnce()
  expect(await closed()).toEqual(['ana'])
  expect([...(await unreachableAmong({ db: db() }, people)).unlinked]).toEqual(['noa'])
  room.chat.shut.delete('ana')
  await ask(db())
  await room.relay().runOnce()
  expect(await closed()).toEqual([])
})
