import { beforeAll, expect, it } from 'vitest'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { duplicateBot } from '../../../src/control/bots/duplicate-bot.ts'
import { importBot } from '../../../src/control/bots/import-bot.ts'
import { botText, ctxFor, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const unseen = ['Or\u202eders', 'Or\u200bders', '\u3164', 'Or\u0007ders', 'Or\u200dders']
const refused = (code: string) => ({ code, fields: { name: expect.any(String) } })

onEachDatabase('the names of bots', (db) => {
  const dana = () => ctxFor(db(), 'dana')
  beforeAll(async () => {
    await seedCast(db())
    await createBot(dana(), { slug: 'orders', name: 'Order désk' })
  })

  it.each(unseen)('F1 refuses %j, whichever way it comes', async (name) => {
    const files = [{ name: 'bot.yml', text: botText('Hi', 'any') }]
    for (const make of [
      () => createBot(dana(), { slug: 'second', name }),
      () => duplicateBot(dana(), { bot: 'orders', slug: 'second', name }),
      () => importBot(dana(), { files, slug: 'second', name }),
    ]) {
      await expect(make()).rejects.toMatchObject(refused('VALIDATION'))
    }
  })

  it('F1 refuses the name of another bot, in any case', async () => {
    for (const name of ['Order désk', 'ORDER DÉSK', '  order   désk ']) {
      const again = createBot(dana(), { slug: 'second', name })
      await expect(again).rejects.toMatchObject(refused('CONFLICT'))
    }
    expect(await db()('bots').where({ slug: 'second' })).toEqual([])
  })

  it('F1 gives one name to one of two who ask at the same moment', async () => {
    const both = await Promise.allSettled(
      ['first-of-two', 'next-of-two'].map((slug) => createBot(dana(), { slug, name: 'Twin' })),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('F1 keeps emoji, also joined ones', async () => {
    const name = 'Family 👨‍👩‍👧 desk'
    expect(await createBot(dana(), { slug: 'family', name })).toMatchObject({ name })
  })
})
