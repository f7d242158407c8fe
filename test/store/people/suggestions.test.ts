import { expect, it } from 'vitest'
import { newBot } from '../../../src/control/bots/new-bot.ts'
import { insertBot } from '../../../src/store/bots/bots.ts'
import { suggestions } from '../../../src/store/people/suggestions.ts'
import { noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('completion among bots', (db) => {
  it('F70 finds what starts so, then what has a word that does, whatever signs are typed', async () => {
    await seedCast(db())
    const names = ['Orders', '100% Shop', 'Ärzte', 'My orders', 'a_b']
    for (const [i, name] of names.entries())
      await insertBot(db(), newBot({ slug: `bot-${i}`, name, createdBy: 'sam', at: noon }))
    const find = async (typed: string) =>
      (await suggestions(db(), 'bot', typed, 25)).map((one) => one.hint)
    expect(await find('orders')).toEqual(['Orders', 'My orders'])
    expect(await find('%')).toEqual(['100% Shop'])
    expect(await find('a_')).toEqual(['a_b'])
    expect(await find('ä')).toContain('Ärzte')
    expect(await find('nothing')).toEqual([])
    expect((await find('')).length).toBeGreaterThanOrEqual(names.length)
  })
})
