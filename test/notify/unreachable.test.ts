import { beforeAll, expect, it } from 'vitest'
import { SendProblem } from '../../src/chat/port.ts'
import { announceCard } from '../../src/control/kit/announce.ts'
import { ctxFor, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { openRoom } from './room.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

it('F67 tells the super admin once that a bot’s card can’t stand in its home', async () => {
  const room = await openRoom(db())
  const bot = await seedBot(db())
  const draw = () => announceCard(db(), ctxFor(db(), 'system'), bot.id, `bot:${bot.id}`)
  const told = () =>
    room.chat.directs.filter(
      ({ text }) => text.includes('I can’t post') || text.includes("I can't post"),
    )
  for (let i = 0; i < 2; i++) {
    const error = new SendProblem('playground', 'not_in_channel', null)
    room.chat.faults.push({ call: 'post', when: 'before', error })
    await draw()
    await room.relay().runOnce()
    await room.relay().runOnce()
    expect(told().map(({ userId }) => userId)).toEqual(['sam'])
  }
  expect(told()[0]?.text).toMatch(/releases[^]*\/bots home/)
  expect(room.problems).toEqual([])
})
