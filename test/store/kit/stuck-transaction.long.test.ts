import { expect, it } from 'vitest'
import { lockChanges } from '../../../src/store/kit/audit.ts'
import { inOneChange } from '../../../src/store/kit/changes.ts'
import { anotherProcess, onPostgres } from '../../helpers/databases.ts'

onPostgres('a transaction that nobody goes on with', (db) => {
  it('F86 is ended by the server after half a minute', async () => {
    const { rows } = await db().raw('show idle_in_transaction_session_timeout')
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '30s' }])
  })

  it('F86 gives back the lock of the changes, and its own process lives on', async () => {
    const stopped = anotherProcess(db())
    const stuck = stopped.db.transaction(async (trx) => {
      await trx.raw('set local idle_in_transaction_session_timeout = 50')
      await lockChanges(trx)
      expect(await inOneChange(db(), 'ana', async () => 'decided')).toBe('decided')
      return trx('auditHead').first()
    })
    await expect(stuck).rejects.toThrow(/connection error/)
    expect(await stopped.db('auditHead').first('id')).toEqual({ id: 1 })
    await stopped.stop()
  })
})
