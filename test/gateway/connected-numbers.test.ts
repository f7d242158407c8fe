import { expect, it } from 'vitest'
import { connectedNumbers } from '../../src/gateway/connected-numbers.ts'
import { ownAccount } from '../../src/domain/conversation/channel-account.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { insertNumber } from '../../src/store/senders/channel-numbers.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { statementsOf } from '../helpers/statements-of.ts'
import { noon, seedSender } from './seed.ts'

async function connect(db: Db, numberId: string): Promise<string> {
  const senderId = await seedSender(db, { address: `+1 202 555 ${numberId}` })
  const row = { channel: 'whatsapp' as const, numberId, senderId, account: null, ...ownAccount }
  await insertNumber(db, { ...row, connectedBy: null, at: noon })
  return senderId
}

onEachDatabase('numbers of ours', (db) => {
  it('F86 are asked for together, however many customers write on others at once', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => String(1000 + n))
    for (const id of ids) await connect(db(), id)
    const numbers = connectedNumbers(db(), 'whatsapp', () => noon)
    const asked = () => Promise.all(ids.map((id) => numbers([id])))
    const said = await statementsOf(db(), asked)
    expect(said.filter((sql) => sql.includes('channel_numbers')).length).toBeLessThanOrEqual(2)
    expect(await statementsOf(db(), asked)).toEqual([])
    expect((await asked()).map((found) => [...found.keys()])).toEqual(ids.map((id) => [id]))
  })

  it('F56 are known for a second, and one that is not connected is asked for again', async () => {
    const clock = { at: noon }
    const numbers = connectedNumbers(db(), 'whatsapp', () => clock.at)
    const senderOf = async (id: string) => (await numbers([id])).get(id)?.senderId
    expect(await senderOf('2000')).toBeUndefined()
    const senderId = await connect(db(), '2000')
    expect(await senderOf('2000')).toBe(senderId)
    await db()('channelNumbers').where({ numberId: '2000' }).delete()
    expect(await senderOf('2000')).toBe(senderId)
    clock.at += 1000
    expect(await senderOf('2000')).toBeUndefined()
  })
})
