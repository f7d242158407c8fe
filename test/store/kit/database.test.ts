import { expect, it } from 'vitest'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('the schema', (db) => {
  it('starts with an empty audit chain and the first route revision', async () => {
    expect(await db()('auditHead').first()).toEqual({
      id: 1,
      seq: 0,
      turn: 0,
      hash: '0'.repeat(64),
    })
    expect(await db()('routeRevision').first()).toEqual({ id: 1, revision: 1 })
  })
})
