import { beforeAll, expect, it } from 'vitest'
import { findBot, setAccessCode } from '../../../src/store/bots/bots.ts'
import { seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('the rows of bots', (db) => {
  beforeAll(() => seedCast(db()))

  it('F36 never have an access code that another bot has', async () => {
    const [first, second] = [await seedBot(db()), await seedBot(db())]
    expect(await setAccessCode(db(), first.id, '012345')).toBe(true)
    expect(await setAccessCode(db(), second.id, '012345')).toBe(false)
    expect((await findBot(db(), second.id))?.accessCode).toBeNull()
  })
})
