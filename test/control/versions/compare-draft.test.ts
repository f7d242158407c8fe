import { beforeAll, expect, it } from 'vitest'
import { addNotifier } from '../../../src/control/notifiers/add-notifier.ts'
import { retireNotifier } from '../../../src/control/notifiers/change-notifier.ts'
import { addProfile } from '../../../src/control/profiles/add-profile.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { compareVersions } from '../../../src/control/versions/compare-versions.ts'
import { ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('a draft beside what is live', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)

  it('F39 F64 F74 is told as a publish would: with the profile, its numbers and the notifiers', async () => {
    const { id } = await addProfile(as('mo'), { name: 'Compared' })
    await saveProfile(as('mo'), { profile: id, setVariables: { shop: 'Graz' } })
    await addNotifier(as('mo'), {
      name: 'ops',
      to: { kind: 'webhook', url: 'https://hooks.example.com/ops' },
    })
    const [bot, other] = [await seedBot(db(), { author: 'dana' }), await seedBot(db())]
    const chosen = { profile: id, notifiers: [{ notifier: 'ops' }] }
    await approve(db(), await ask(db(), bot, 'dana', chosen), 'sam')
    const titles = async () =>
      (await compareVersions(as('dana'), { bot: bot.slug })).told.entries.map(({ title }) => title)
    expect(await titles()).toEqual([])
    await saveProfile(as('mo'), {
      profile: id,
      setVariables: { shop: 'Linz' },
      numbers: [other.sender],
    })
    await retireNotifier(as('mo'), { notifier: 'ops' })
    const told = await titles()
    expect(told).toEqual(
      expect.arrayContaining([
        'Variable shop',
        'Will also answer on',
        'Who is told when something goes wrong',
      ]),
    )
    const { told: asked } = await preparePublish(as('dana'), { bot: bot.slug })
    expect(told).toEqual(asked.entries.map(({ title }) => title))
  })
})
