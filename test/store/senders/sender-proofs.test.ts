import { expect, it } from 'vitest'
import { up } from '../../../migrations/027-contacts-and-numbers.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { noon, seedSender } from '../../gateway/seed.ts'

onEachDatabase('the proofs of test senders', (db) => {
  it('F54 are there for the numbers that were verified before there were codes', async () => {
    const verifiedNumber = '+4915112345678'
    const senderId = await seedSender(db(), { isTest: 1, verifiedNumber, isProved: false })
    await seedSender(db(), { isTest: 1 })
    await seedSender(db())
    const made = ['contactAliases', 'contacts', 'channelNumbers', 'senderProofs', 'channelNews']
    for (const table of [...made, 'unreadTold']) await db().schema.dropTable(table)
    await up(db())
    expect(await db()('senderProofs')).toEqual([
      {
        senderId,
        number: verifiedNumber,
        codeHash: null,
        triesLeft: 0,
        expiresAt: 0,
        provedAt: noon,
      },
    ])
  })
})
