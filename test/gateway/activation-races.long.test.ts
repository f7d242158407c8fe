import { beforeAll, expect, it } from 'vitest'
import { activateBot } from '../../src/control/activations/activate-bot.ts'
import { deactivateBot } from '../../src/control/activations/deactivate-bot.ts'
import { endDrains } from '../../src/control/activations/end-drains.ts'
import { prepareActivation } from '../../src/control/activations/prepare-activation.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import { receive } from './receive.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { activeBot, drainsOn, publish, publishedBot } from '../helpers/live.ts'
import type { Bot } from '../helpers/live.ts'
import { listeningGateway } from './seed.ts'

/** Customers who go on writing, each one message after the other, until they are told to stop. */
function crowd(gateways: readonly Gateway[], senderId: string, customers: number) {
  let stopped = false
  let sent = 0
  const write = async (gateway: Gateway, who: number) => {
    for (let turn = 0; !stopped; turn++) {
      // A new customer with every third message, so that sessions open all the time.
      const contact = `49${who}${Math.floor(turn / 3)}`
      const messageId = `m-${senderId}-${who}-${turn}`
      await receive(gateway, { senderId, contact, messageId, text: 'hi', at: noon })
      sent += 1
    }
  }
  const writing = gateways.flatMap((gateway, g) =>
    Array.from({ length: customers }, (_, i) => write(gateway, g * 100 + i)),
  )
  return {
    after: async (count: number) => {
      const goal = sent + count
      while (sent < goal) await new Promise((resolve) => setImmediate(resolve))
    },
    stop: async () => {
      stopped = true
      await Promise.all(writing)
    },
  }
}

const sessionsOf = async (db: Db, botId: string, versionId?: string): Promise<string[]> => {
  const rows: { id: string }[] = await db('sessions')
    .where({ botId, environment: 'live', ...(versionId !== undefined && { versionId }) })
    .select('id')
  return rows.map(({ id }) => id).toSorted()
}

onEachDatabase('an activation under concurrent messages', (db) => {
  beforeAll(() => seedCast(db()))
  // Two processes, each with its own picture of what is live; neither is told that it moved.
  const gateways = () => [listeningGateway(db()).gateway, listeningGateway(db()).gateway]

  it.each(['finish', 'end'] as const)(
    'F42 F43 lets no session open on the old bot once it is committed (%s)',
    async (takeOver) => {
      const old = await activeBot(db())
      const rival = await publishedBot(db(), old)
      const { version } = await prepareActivation(ctxFor(db(), 'mo'), { bot: rival.slug })
      const people = crowd(gateways(), old.senderId, 6)
      await people.after(30)
      const input = { bot: rival.slug, senders: [], expected: version.id, takeOver }
      await activateBot(ctxFor(db(), 'mo'), input)
      const before = await sessionsOf(db(), old.id)
      await people.after(60)
      await people.stop()
      expect(before.length).toBeGreaterThan(0)
      expect(await sessionsOf(db(), old.id)).toEqual(before)
      expect((await sessionsOf(db(), rival.id)).length).toBeGreaterThan(0)
      await endDrains(ctxFor(db(), 'system'))
      await everySessionHasItsPlace(db(), old)
    },
  )

  it('F47 lets none open once a deactivation is committed', async () => {
    const bot = await activeBot(db())
    const people = crowd(gateways(), bot.senderId, 6)
    await people.after(30)
    const off = { bot: bot.slug, reason: 'Night', openSessions: 'end' as const }
    await deactivateBot(ctxFor(db(), 'mo'), off)
    const before = await sessionsOf(db(), bot.id)
    await people.after(60)
    await people.stop()
    expect(await sessionsOf(db(), bot.id)).toEqual(before)
    // What a message held at that very moment closes a second later.
    await endDrains(ctxFor(db(), 'system'))
    expect(await db()('sessions').where({ botId: bot.id, state: 'open' })).toEqual([])
    expect(await drainsOn(db(), bot)).toMatchObject([{ state: 'ended', endedWhy: 'at once' }])
  })

  it('F48 lets none open on the old version once a redeploy is committed', async () => {
    const bot = await activeBot(db())
    const [first] = await db()('versions').where({ botId: bot.id })
    const people = crowd(gateways(), bot.senderId, 6)
    await people.after(30)
    await publish(db(), bot, 'Second')
    const before = await sessionsOf(db(), bot.id, first.id)
    await people.after(60)
    await people.stop()
    expect(before.length).toBeGreaterThan(0)
    expect(await sessionsOf(db(), bot.id, first.id)).toEqual(before)
    await everySessionHasItsPlace(db(), bot)
  })
})

/** Each open session is on what is released of the active bot, or on what drains there. */
async function everySessionHasItsPlace(db: Db, { senderId }: Bot): Promise<void> {
  const active = await db('activations').where({ senderId, state: 'active' }).first()
  const release = await db('releases').where({ botId: active.botId, track: 'official' }).first()
  const drains = await db('drains').where({ senderId, state: 'draining' })
  const places = [release.versionId, ...drains.map((drain) => drain.versionId)]
  const open = await db('sessions').where({ place: senderId, state: 'open' })
  expect(open.filter((session) => !places.includes(session.versionId))).toEqual([])
}
