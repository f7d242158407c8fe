import { ulid } from 'ulid'
import { expect, it } from 'vitest'
import { conversationRows } from '../../../src/store/live/conversations.ts'
import { insertMessages } from '../../../src/store/live/messages.ts'
import type { MessageRow } from '../../../src/store/live/messages.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('conversations in the store', (db) => {
  const shop = { botId: 'shop', senderIds: ['north', 'south', 'west'], contacts: ['li', 'li-2'] }
  const message = (at: number, place: string, contact: string): MessageRow => ({
    id: ulid(1000 + at),
    sessionId: null,
    environment: 'live',
    place,
    contact,
    direction: 'in',
    body: '{}',
    botId: 'shop',
    versionId: null,
    track: null,
    rule: null,
    at,
  })
  const times = async (below: string | null, limit: number) =>
    (await conversationRows(db(), shop, { below, limit })).map(({ at }) => at)

  it('F52 are one from all places and names of a customer, and no page sorts all of it', async () => {
    const rows = Array.from({ length: 60 }, (_, at) =>
      message(at, at % 3 === 0 ? 'south' : 'north', at % 2 === 0 ? 'li' : 'li-2'),
    )
    await insertMessages(db(), [...rows, message(60, 'south', 'mo'), message(61, 'east', 'li')])
    const asked: { sql: string; bindings: unknown[] }[] = []
    const hear = (query: { sql: string; bindings: unknown[] }) => asked.push(query)
    db().on('query', hear)
    expect(await times(null, 4)).toEqual([59, 58, 57, 56])
    expect(await times(rows[2]?.id ?? '', 4)).toEqual([1, 0])
    expect(await times(rows[0]?.id ?? '', 4)).toEqual([])
    db().removeListener('query', hear)
    if (db().client.config.client === 'pg') return
    const plans: { detail: string }[] = []
    for (const { sql, bindings } of asked) {
      plans.push(...(await db().raw(`explain query plan ${sql}`, bindings as string[])))
    }
    const details = plans.map(({ detail }) => detail)
    expect(details.filter((one) => /^SEARCH m USING .*contact=\?/.test(one))).not.toEqual([])
    expect(details.filter((one) => /TEMP B-TREE|SCAN m/.test(one))).toEqual([])
  })
})
