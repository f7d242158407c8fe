import { beforeAll, expect, it } from 'vitest'
import { authorize } from '../../../src/control/kit/authorize.ts'
import { findBot } from '../../../src/store/bots/bots.ts'
import { ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { statementsOf } from '../../helpers/statements-of.ts'

const everybody = ['ana', 'li', 'dana', 'dov', 'sam', 'mo'] as const

onEachDatabase('people who act at one moment', (db) => {
  beforeAll(() => seedCast(db()))
  const review = async (who: (typeof everybody)[number], slug: string) => {
    const bot = await findBot(db(), slug)
    return authorize(db(), ctxFor(db(), who), 'request.review', bot)
  }

  it('F60 are each let in or refused by what they are themselves', async () => {
    const [one, other] = [await seedBot(db()), await seedBot(db(), { superAdmin: 'li' })]
    await db()('people').where({ id: 'mo' }).update({ disabledAt: 1 })
    const asked = everybody.flatMap((who) => [one, other].map(({ slug }) => [who, slug] as const))
    const alone = []
    for (const [who, slug] of asked) alone.push((await Promise.allSettled([review(who, slug)]))[0])
    const together = await Promise.allSettled(asked.map(([who, slug]) => review(who, slug)))
    expect(together).toEqual(alone)
    expect(together.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(2)
    await expect(review('mo', one.slug)).rejects.toThrow(refusal('FORBIDDEN', /switched off/))
    await db()('people').where({ id: 'mo' }).update({ disabledAt: null })
  })

  it('F86 are looked up together', async () => {
    const bot = await seedBot(db())
    const approvers = ['ana', 'li', 'sam'] as const
    const asked = Array.from({ length: 30 }, (_, n) => approvers[n % 3] ?? 'ana')
    const found = await findBot(db(), bot.slug)
    const said = await statementsOf(db(), () =>
      Promise.all(asked.map((who) => authorize(db(), ctxFor(db(), who), 'request.review', found))),
    )
    expect(said.length).toBeLessThan(10)
  })
})
