import { beforeAll, expect, it } from 'vitest'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import { queueCardRedraw } from '../../src/control/kit/queue-redraws.ts'
import { ctxFor, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { openRelayFixture } from './relay-fixture.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

it('F67 tells the super admin once that a bot’s card can’t stand in its home', async () => {
  const room = await openRelayFixture(db())
  const bot = await seedBot(db())
  const draw = () => queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, `bot:${bot.id}`)
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
