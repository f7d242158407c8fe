import { afterEach, expect, it } from 'vitest'
import { numberAccounts } from '../../../src/gateway/outbound/number-accounts.ts'
import { replaceNumber } from '../../../src/store/senders/channel-numbers.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { noon, seedSender } from '../seed.ts'
import { opened, rosa } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
const shop = {
  account: '991',
  secretName: 'WHATSAPP_APP_SECRET',
  tokenName: 'WHATSAPP_ACCESS_TOKEN',
}

onEachDatabase('answers that wait while their number moves', (db) => {
  async function start() {
    const { fromOf } = numberAccounts(db(), 'whatsapp', () => noon)
    const one = await opened(db(), { settings: { fromOf } })
    open.push(one)
    await one.says('hello')
    return one
  }

  it('F56 go out from the id that it has then, and its statuses are theirs', async () => {
    const { graph, pool, queue, rows, senderId } = await start()
    await queue({})
    graph.numbers.delete('770')
    graph.numbers.set('775', { shown: '12025550110', account: '991' })
    const moved = { channel: 'whatsapp', numberId: '775', senderId, ...shop } as const
    await db().transaction((trx) => replaceNumber(trx, { ...moved, connectedBy: 'mo', at: noon }))
    // What is known of a number is asked for again each second.
    const { fromOf } = numberAccounts(db(), 'whatsapp', () => noon)
    const later = open[0]?.poolOn(open[0].whatsapp.out, { fromOf })
    await later?.sendDue()
    await pool.sendDue()
    const sent = graph.messages.at(-1)
    expect(sent).toMatchObject({ from: '775', to: { phone: rosa } })
    if (sent) await graph.hooks.report(sent, 'delivered')
    expect((await rows()).at(-1)).toMatchObject({ state: 'sent', status: 'delivered' })
  })

  it('F56 go out from the number that they were asked on, where another sender has it now', async () => {
    const { graph, queue, rows, poolOn, whatsapp } = await start()
    await queue({})
    const other = await seedSender(db())
    const moved = { channel: 'whatsapp', numberId: '770', senderId: other, ...shop } as const
    await db().transaction((trx) => replaceNumber(trx, { ...moved, connectedBy: 'mo', at: noon }))
    const { fromOf } = numberAccounts(db(), 'whatsapp', () => noon)
    await poolOn(whatsapp.out, { fromOf }).sendDue()
    const sent = graph.messages.at(-1)
    expect(sent).toMatchObject({ from: '770', to: { phone: rosa } })
    if (sent) await graph.hooks.report(sent, 'delivered')
    expect((await rows()).at(-1)).toMatchObject({ state: 'sent', status: 'delivered' })
  })
})
