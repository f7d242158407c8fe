import { expect, it } from 'vitest'
import { claimInbound } from '../../../src/store/delivery/inbound.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('inbound messages', (db) => {
  it('are taken once for each place, however many ask at the same moment', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => claimInbound(db(), 'sender', 'wamid.1', 1)),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await claimInbound(db(), 'other sender', 'wamid.1', 1)).toBe(true)
    expect(await claimInbound(db(), 'sender', 'wamid.2', 1)).toBe(true)
  })

  it('can be taken again when the transaction that took them failed', async () => {
    const failing = db().transaction(async (trx) => {
      await claimInbound(trx, 'sender', 'wamid.3', 1)
      throw new Error('the power went')
    })
    await expect(failing).rejects.toThrow('the power went')
    expect(await claimInbound(db(), 'sender', 'wamid.3', 2)).toBe(true)
  })
})
