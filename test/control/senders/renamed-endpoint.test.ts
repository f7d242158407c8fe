import { beforeAll, expect, it } from 'vitest'
import { addEndpoint, rotateEndpointSecret } from '../../../src/control/senders/add-endpoint.ts'
import { renameEndpoint, retireEndpoint } from '../../../src/control/senders/change-endpoint.ts'
import { endpointSecrets } from '../../../src/store/senders/endpoint-secrets.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask, callEndpoint } from '../../helpers/requests.ts'

onEachDatabase('a renamed endpoint', (db) => {
  beforeAll(() => seedCast(db()))
  const mo = () => ctxFor(db(), 'mo')
  const secretsOf = (name: string) => {
    const { sealKeys } = mo().settings
    if (!sealKeys) throw new Error('The tests seal')
    return endpointSecrets(db(), sealKeys, name, noon)
  }

  it('F40 signs what is live under its old name, also after a new secret', async () => {
    const { secret } = await addEndpoint(mo(), { name: 'old', url: 'https://old.example.com' })
    await renameEndpoint(mo(), { endpoint: 'old', name: 'new' })
    expect(await secretsOf('old')).toEqual([secret])
    const rotated = await rotateEndpointSecret(mo(), { name: 'new' })
    expect(await secretsOf('old')).toEqual([rotated.secret, secret])
    expect(await secretsOf('old')).toEqual(await secretsOf('new'))
  })

  it('F40 keeps its old name from another endpoint, and may have it back itself', async () => {
    await addEndpoint(mo(), { name: 'first', url: 'https://one.example.com' })
    await renameEndpoint(mo(), { endpoint: 'first', name: 'second' })
    const other = { name: 'first', url: 'https://two.example.com' }
    const isTaken = refusal('CONFLICT', /already an action endpoint named first/)
    await expect(addEndpoint(mo(), other)).rejects.toEqual(isTaken)
    await addEndpoint(mo(), { ...other, name: 'third' })
    await expect(renameEndpoint(mo(), { endpoint: 'third', name: 'first' })).rejects.toEqual(
      isTaken,
    )
    await renameEndpoint(mo(), { endpoint: 'second', name: 'first' })
    expect(await secretsOf('second')).toEqual(await secretsOf('first'))
  })

  it('F40 is not retired while what is live calls it by its old name', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await callEndpoint(db(), bot, { name: 'crm', url: 'https://crm.example.com' })
    await approve(db(), await ask(db(), bot), 'sam')
    await renameEndpoint(mo(), { endpoint: 'crm', name: 'customers' })
    await expect(retireEndpoint(mo(), { endpoint: 'customers' })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /is used by V1\.0 of Shop/),
    )
  })
})
