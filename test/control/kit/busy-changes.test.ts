import { expect, it } from 'vitest'
import { change } from '../../../src/control/kit/change.ts'
import { TooSoon } from '../../../src/refusal.ts'
import { ctxFor } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('a change that is told to come again', (db) => {
  it('F60 F86 is no refusal of a right: it takes no change to say so', async () => {
    const busy = new TooSoon('Many wait, so nothing was saved.', 'Try again in 10 seconds.', 10)
    const refused = change(ctxFor(db(), 'sam'), 'bot.rename', 'bot:shop', () =>
      Promise.reject(busy),
    )
    await expect(refused).rejects.toBe(busy)
    expect(await db()('audit').where({ action: 'bot.rename.refused' })).toEqual([])
  })
})
