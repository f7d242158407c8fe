import { beforeAll, beforeEach, expect, it } from 'vitest'
import { followSessions } from '../../../src/control/activations/follow-sessions.ts'
import { aboutHowMany } from '../../../src/domain/about-how-many.ts'
import { foldSessionCounts } from '../../../src/store/live/session-counts.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { statementsOf } from '../../helpers/statements-of.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { activeBot, openSessions } from '../../helpers/live.ts'
import { openRelayFixture } from '../../notify/relay-fixture.ts'
import type { RelayFixture } from '../../notify/relay-fixture.ts'

it('F67 counts about how many', () => {
  const counts = [0, 1, 9, 10, 99, 100, 12_345]
  expect(counts.map(aboutHowMany)).toEqual([0, 1, 1, 10, 10, 100, 10_000])
})

onEachDatabase('the open chats on a bot’s card', (db) => {
  let room: RelayFixture
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
  })

  /** What the card says of the sender, after the sweep and the relay ran, and how often it was edited. */
  async function shown(botId: string) {
    await foldSessionCounts(db(), 1000)
    await followSessions(ctxFor(db(), 'system'))
    await room.relay().runOnce()
    for (const { content, edits } of room.chat.messages.values()) {
      if (content.kind !== 'card' || content.card.subject !== `bot:${botId}`) continue
      const [active] = content.card.sections
      return { says: plain(active?.lines[0] ?? []), edits }
    }
    throw new Error('no card')
  }

  it('F67 are redrawn when about as many are another number, and not with each session', async () => {
    const bot = await activeBot(db())
    const none = await shown(bot.id)
    expect(none.says).toContain(': no open chat, since')
    await openSessions(db(), bot, 2)
    const few = await shown(bot.id)
    expect(few).toEqual({ says: few.says, edits: none.edits + 1 })
    expect(few.says).toContain(': fewer than 10 open chats, since')
    await openSessions(db(), bot, 3)
    expect(await shown(bot.id)).toEqual(few)
    await openSessions(db(), bot, 5)
    expect((await shown(bot.id)).says).toContain(': 10+ open chats, since')
    await db()('sessions').where({ botId: bot.id }).update({ state: 'closed' })
    expect((await shown(bot.id)).says).toContain(': no open chat, since')
    expect(await db()('outbox').whereNot({ state: 'sent' })).toEqual([])
  })

  it('F86 are looked for in one statement, however many bots are live', async () => {
    for (let n = 0; n < 3; n++) await openSessions(db(), await activeBot(db()), 1)
    const sweep = () => followSessions(ctxFor(db(), 'system'))
    await foldSessionCounts(db(), 1000)
    await sweep()
    expect(await statementsOf(db(), sweep)).toHaveLength(1)
  })
})
