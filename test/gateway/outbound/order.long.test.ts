import { afterEach, expect, it } from 'vitest'
import { sendProactiveMessages } from '../../../src/gateway/send-proactive-messages.ts'
import { insertMessages, queueProactiveMessages } from '../../../src/store/live/messages.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { orderedIds } from '../../../src/store/kit/ordered-ids.ts'
import { onPostgres } from '../../helpers/databases.ts'
import { slowToEnd, waitingForLocks } from '../../helpers/slow-to-end.ts'
import { opened, rosa } from './opened.ts'
import type { Opened } from './opened.ts'

const second = 1000
const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onPostgres('what one customer gets of two transactions', (db) => {
  /** Rosa wrote once, was answered, and a goodbye waits for its channel. */
  async function start() {
    const one = await opened(db())
    open.push(one)
    await one.says('hello')
    const { senderId: place, botId, clock } = one
    const id = one.gateway.newId(clock.at)
    const body = JSON.stringify({ text: 'Goodbye', buttons: [] })
    const by = { botId, versionId: null, track: null, rule: null }
    const what = { direction: 'out' as const, body, at: clock.at, ...by }
    const who = { sessionId: null, environment: 'live' as const, place, contact: rosa }
    await insertMessages(db(), [{ id, ...who, ...what }])
    await queueProactiveMessages(db(), [{ id, at: clock.at }])
    return one
  }
  const handOver = ({ gateway, whatsapp, clock }: Opened, on: Db) =>
    sendProactiveMessages(
      { ...gateway, db: on },
      { renderers: new Map([['whatsapp', whatsapp.out.render]]), now: () => clock.at },
    )
  const writes = ({ graph }: Opened) =>
    graph.hooks.message({ phone: rosa }, { type: 'text', text: { body: 'hello' } })
  const answered = ['One', 'Goodbye', 'One: I did not get that.']

  it('F45 F56 is a goodbye first, where an answer is ready before that is committed', async () => {
    const one = await start()
    const slow = slowToEnd(db())
    const handing = handOver(one, slow.db)
    await slow.isAtEnd
    await writes(one)
    await expect.poll(() => waitingForLocks(db())).toBe(1)
    slow.end()
    await handing
    await one.background.settled()
    await one.pool.sendDue()
    expect(one.said()).toEqual(answered)
  })

  it('F45 F56 is a goodbye first, where an answer was made before and is committed after', async () => {
    const one = await start()
    const busy = slowToEnd(db())
    const holding = busy.db.transaction((trx) =>
      trx('sessions').where({ contact: rosa }).forUpdate().select('id'),
    )
    await busy.isAtEnd
    await writes(one)
    await expect.poll(() => waitingForLocks(db())).toBe(1)
    // It may wait for the answer, which gave the goodbye its place.
    const handing = handOver(one, db())
    busy.end()
    await holding
    await handing
    await one.background.settled()
    await one.pool.sendDue()
    expect(one.said()).toEqual(answered)
  })

  it('F56 keeps its order where the clock of the process before was ahead', async () => {
    const one = await start()
    const clock = { at: one.clock.at + second }
    await handOver({ ...one, clock, gateway: { ...one.gateway, newId: orderedIds() } }, db())
    await writes(one)
    await one.background.settled()
    one.clock.at = clock.at
    await one.pool.sendDue()
    expect(one.said()).toEqual(answered)
  })
})
