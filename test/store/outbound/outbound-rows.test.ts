import { expect, it } from 'vitest'
import { holdWindows, openWindows } from '../../../src/store/outbound/contact-windows.ts'
import { findOutbound, insertOutbound } from '../../../src/store/outbound/outbound-rows.ts'
import type { NewOutbound } from '../../../src/store/outbound/outbound-rows.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const noon = Date.UTC(2026, 8, 14, 12)
const row = (id: string): NewOutbound => ({
  id,
  answerId: `answer of ${id}`,
  messageId: null,
  channel: 'whatsapp',
  senderId: 'support',
  fromId: '770',
  contact: '12025550142',
  recipient: '[{"kind":"phone","id":"12025550142"}]',
  body: '{"type":"text","text":{"body":"Grüße 👋 \\"you\\""}}',
  botId: null,
  sessionId: null,
  createdAt: noon,
  windowEndsAt: noon + 86_400_000,
})

onEachDatabase('outbound rows', (db) => {
  it('are written together, as few or as many as there are', async () => {
    const all = Array.from({ length: 250 }, (_, at) => row(`many ${at}`))
    await db().transaction((trx) => insertOutbound(trx, all))
    await insertOutbound(db(), [row('one')])
    await insertOutbound(db(), [])
    for (const id of ['one', 'many 249']) {
      expect(await findOutbound(db(), id)).toMatchObject({
        ...row(id),
        state: 'pending',
        attempts: 0,
        dueAt: noon,
        settledAt: null,
        status: 'queued',
      })
    }
  })

  it('go with the transaction that wrote them', async () => {
    const failed = db().transaction(async (trx) => {
      await insertOutbound(trx, [row('gone')])
      throw new Error('the turn failed')
    })
    await expect(failed).rejects.toThrow('the turn failed')
    expect(await findOutbound(db(), 'gone')).toBeUndefined()
  })

  it('keep when a contact wrote last, whatever comes later', async () => {
    const window = (contact: string, at: number) => ({
      senderId: 'support',
      contact,
      fromId: '770',
      recipient: '[]',
      messageId: `wamid.${at}`,
      at,
    })
    await openWindows(db(), [window('rosa', 5), window('tom', 5)])
    await openWindows(db(), [window('rosa', 9), window('tom', 3)])
    const pairs = ['rosa', 'tom', 'li'].map((contact) => ({ senderId: 'support', contact }))
    const found = await holdWindows(db(), pairs)
    expect(found.get('["support","rosa"]')).toMatchObject({ at: 9, messageId: 'wamid.9' })
    expect(found.get('["support","tom"]')).toMatchObject({ at: 5 })
    expect(found.size).toBe(2)
  })
})
