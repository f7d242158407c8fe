import { expect, it } from 'vitest'
import { seedBot } from '../helpers/cast.ts'
import { apiServer } from './api-server.ts'

const server = apiServer()
const { ask } = server

it('F39 makes a profile, takes a secret and never gives it back, and asks with it', async () => {
  const made = await ask('mo', 'POST', '/api/v1/profiles', { name: 'Pilot', from: 'Production' })
  expect(made.status).toBe(201)
  const at = '/api/v1/profiles/Pilot'
  const set = { setVariables: { shop: 'Graz' }, sessionExpiryMs: 60_000 }
  expect((await ask('mo', 'POST', at, set)).json()).toMatchObject({ revision: 2 })
  const secret = { name: 'crm', value: 'never-given-back' }
  const put = await ask('mo', 'POST', `${at}/secrets`, secret)
  expect(put.json()).toEqual({ profile: 'Pilot', name: 'crm', version: 1 })
  const read = (await ask('dana', 'GET', at)).json()
  expect(read).toMatchObject({ variables: { shop: 'Graz' }, secrets: [{ name: 'crm' }] })
  expect(JSON.stringify(read)).not.toContain(secret.value)
  expect((await ask('dana', 'POST', at, set)).status).toBe(403)
  const { slug } = await seedBot(server.db())
  const body = { comment: 'Pilot first', profile: 'Pilot' }
  const request = await ask('dana', 'POST', `/api/v1/bots/${slug}/requests`, body)
  expect(request.json()).toMatchObject({ profile: 'Pilot' })
  const retire = (await ask('mo', 'POST', `${at}/retire`)).json()
  expect(JSON.stringify(retire)).toMatch(/is used by R-\d+/)
})

it('F39 F40 puts numbers and pages into a profile, and asks with them or with others', async () => {
  const [bot, other] = [await seedBot(server.db()), await seedBot(server.db())]
  await ask('mo', 'POST', '/api/v1/profiles', { name: 'Given' })
  const given = { numbers: [other.sender], urls: {} }
  const saved = (await ask('mo', 'POST', '/api/v1/profiles/Given', given)).json()
  expect(saved).toMatchObject({ given: { numbers: [{ name: other.sender }], urls: [] } })
  const asking = { comment: 'Given', profile: 'Given', resources: { numbers: [bot.sender] } }
  const request = await ask('sam', 'POST', `/api/v1/bots/${bot.slug}/requests`, asking)
  expect(request.json()).toMatchObject({ senders: [{ name: bot.sender }] })
  const odd = { ...asking, resources: { numbers: ['nowhere'] } }
  const refused = await ask('sam', 'POST', `/api/v1/bots/${other.slug}/requests`, odd)
  expect(refused.status).toBe(404)
})
