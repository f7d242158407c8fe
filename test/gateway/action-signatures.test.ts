import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { addEndpoint, rotateEndpointSecret } from '../../src/control/senders/add-endpoint.ts'
import { receive } from './receive.ts'
import { endpointSecrets, resealEndpointSecrets } from '../../src/store/senders/endpoint-secrets.ts'
import type { SealKeys } from '../../src/store/kit/seal.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { actionServer, answering } from './action-server.ts'
import type { Asked } from './action-server.ts'
import { listeningGateway, messageTo, seedLive } from './seed.ts'

const keys: SealKeys = { current: 'k'.repeat(32), old: [] }
const dayMs = 24 * 3_600_000

/** What an action server does with the library of Standard Webhooks: null where it refuses. */
function judged(secret: string, { headers, raw }: Asked, body = raw): unknown {
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>)
  } catch {
    return null
  }
}

onEachDatabase('signatures of action endpoints', (db) => {
  async function asked(at = Date.now(), until = 0): Promise<{ one: Asked; url: string }> {
    const server = await actionServer(answering({ events: [], responses: [] }))
    const { senderId } = await seedLive(db(), { actionUrl: server.url })
    const { gateway } = listeningGateway(db(), {
      secretsOf: (endpoint, now) => endpointSecrets(db(), keys, endpoint, now),
      old: until > 0 ? { secret: 'old-secret', until } : null,
      now: () => at,
    })
    await receive(gateway, messageTo(senderId, 'look it up'))
    const [one] = server.asked
    if (!one) throw new Error('The action server was not asked')
    return { one, url: server.url }
  }

  it('F40 F60 pass the judge of Standard Webhooks, with time, id and audience signed', async () => {
    await seedCast(db())
    const as = ctxFor(db(), 'mo', Date.now())
    const orders = { name: 'orders-api', url: 'https://actions.example.com/hook' }
    const { secret: first } = await addEndpoint(as, orders)
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { secret: foreign } = await addEndpoint(as, { ...orders, name: 'other-api' })
    const { one, url } = await asked()
    expect(judged(first ?? '', one)).toMatchObject({ audience: url })
    expect(judged(foreign ?? '', one)).toBeNull()
    expect(judged(first ?? '', one, one.raw.replace('4711', '4712').concat(' '))).toBeNull()
    expect(judged(first ?? '', (await asked(Date.now() - 3_600_000)).one)).toBeNull()
    expect(one.headers['x-slipway-signature']).toBeUndefined()

    // Moved to another address, the secret stays; rotated, both sign for 7 days.
    expect((await addEndpoint(as, { ...orders, replace: true })).secret).toBeNull()
    const { secret: second } = await rotateEndpointSecret(as, { name: 'orders-api' })
    const both = (await asked()).one
    expect([first, second].map((secret) => judged(secret ?? '', both) !== null)).toEqual([
      true,
      true,
    ])
    expect(await endpointSecrets(db(), keys, 'orders-api', as.now() + 8 * dayMs)).toEqual([second])

    // For 30 days after the update the signature of before goes beside it.
    const beside = (await asked(Date.now(), Date.now() + dayMs)).one
    expect(beside.headers['x-slipway-signature']).toMatch(/^sha256=[0-9a-f]{64}$/)
    expect(judged(second ?? '', beside)).not.toBeNull()
    expect((await asked(Date.now(), Date.now() - 1)).one.headers).not.toHaveProperty(
      'x-slipway-signature',
    )

    // SECRET_KEY only seals: changed, the old one opens, and everything is sealed again.
    const changed: SealKeys = { current: 'n'.repeat(32), old: [keys.current] }
    expect(await endpointSecrets(db(), changed, 'orders-api', as.now())).toEqual([second, first])
    await resealEndpointSecrets(db(), changed)
    const alone: SealKeys = { current: changed.current, old: [] }
    expect(await endpointSecrets(db(), alone, 'orders-api', as.now())).toEqual([second, first])
    await expect(endpointSecrets(db(), keys, 'orders-api', as.now())).rejects.toThrow(/SECRET_KEY/)

    const kept = JSON.stringify([await db()('endpointSecrets'), await db()('audit')])
    for (const secret of [first, second]) expect(kept).not.toContain(secret?.slice(6))
  })
})
