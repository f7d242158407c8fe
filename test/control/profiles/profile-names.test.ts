import { beforeAll, expect, it } from 'vitest'
import { addProfile } from '../../../src/control/profiles/add-profile.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('names of profiles', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  let made = 0
  const shopProfile = async (shop = 'Graz') => {
    const { name } = await addProfile(as('mo'), { name: `Pilot ${(made += 1)}` })
    return saveProfile(as('mo'), { profile: name, setVariables: { shop } })
  }
  const liveWith = async (profile: string) => {
    const bot = await seedBot(db(), { author: 'dana' })
    await approve(db(), await ask(db(), bot, 'dana', { profile }), 'sam')
    return bot
  }

  it('F23 whoever gave its name to other values does not approve them', async () => {
    const [good, other] = [await shopProfile('Graz'), await shopProfile('Elsewhere')]
    const bot = await liveWith(good.name)
    await db()('orgRoles').insert({ personId: 'ana', role: 'manager' })
    await saveProfile(as('ana'), { profile: good.id, name: `${good.name} before` })
    await saveProfile(as('ana'), { profile: other.id, name: good.name })
    await db()('orgRoles').where({ personId: 'ana', role: 'manager' }).delete()
    const request = await ask(db(), bot, 'dana', { profile: good.name })
    expect(request.owing.map((one) => one.id)).not.toContain('ana')
    expect(request.owing.map((one) => one.id)).toContain('li')
  })

  it('F39 none is named like the id of another that is there from the start', async () => {
    const taken = refusal('CONFLICT', /profile named qa/)
    await saveProfile(as('mo'), { profile: 'QA', name: 'Quality' })
    await expect(addProfile(as('mo'), { name: 'qa' })).rejects.toThrow(taken)
    const one = await shopProfile()
    await expect(saveProfile(as('mo'), { profile: one.id, name: 'qa' })).rejects.toThrow(taken)
    await saveProfile(as('mo'), { profile: 'Quality', name: 'QA' })
  })
})
