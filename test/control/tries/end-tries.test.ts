import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import type { Event } from '../../../src/domain/events.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { endTries } from '../../../src/control/tries/end-tries.ts'
import { mayBeTold } from '../../../src/notify/may-be-told.ts'
import type { OutboxRow } from '../../../src/store/delivery/outbox.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import { ask, greet } from '../../helpers/requests.ts'
import { tryingAs } from '../../helpers/trying.ts'

const minute = 60_000

onEachDatabase('the end of a try', (db) => {
  beforeAll(() => seedCast(db()))

  const system = (at: number) => ctxFor(db(), 'system', at)
  const tried = async (name: 'ana' | 'li') => {
    const bot = await activeBot(db())
    await greet(db(), bot, 'Candidate')
    const request = await ask(db(), bot)
    const { id } = await tryingAs(db(), name).start(`R-${request.number}`)
    return { id, request }
  }
  const queued = async (tryId: string): Promise<OutboxRow[]> => {
    const rows = await db()('outbox').where({ kind: 'dm' })
    const parsed = rows.map(({ body, ...row }) => ({ ...row, event: JSON.parse(body) }))
    return parsed.filter(({ event }) => event?.tryId === tryId)
  }
  /** What stands in the message when it goes out at that time; null where none goes out. */
  const sent = async (row: OutboxRow, at: number) => {
    const event = row.event as Event
    const deps = { db: db() } as Parameters<typeof mayBeTold>[0]
    if (!(await mayBeTold(deps, row, event))) return null
    const said = await describeEvent(system(at), event, at)
    return said && plain(said.line)
  }
  const whyOf = async (id: string) => (await db()('tries').where({ id }).first()).endedWhy

  it('F8 comes with half an hour of silence, and is told, but not much later', async () => {
    const { id, request } = await tried('ana')
    await endTries(system(noon + 30 * minute - 1))
    expect(await whyOf(id)).toBeNull()
    await endTries(system(noon + 31 * minute))
    expect(await whyOf(id)).toBe('idle')
    const [row] = await queued(id)
    if (!row) throw new Error('nothing was queued')
    expect(row.target).toBe('ana')
    expect(await sent(row, noon + 32 * minute)).toMatch(
      new RegExp(`Your try of R-${request.number} ended after 30 minutes without a message`),
    )
    expect(await sent(row, noon + 40 * minute)).toBeNull()
    const late = await tried('ana')
    await endTries(system(noon + 10 * 60 * minute))
    expect([await whyOf(late.id), await queued(late.id)]).toEqual(['idle', []])
  })

  it('F8 comes with the decision, in so many words, and not once the try would be over', async () => {
    const { id, request } = await tried('ana')
    const what = { request: request.id, revision: request.revision, reason: 'No' }
    await declineRequest(ctxFor(db(), 'ana'), what)
    // At once, with the decision: nobody goes on talking with what is not asked for any more.
    expect(await whyOf(id)).toBe('decided')
    const [row] = await queued(id)
    if (!row) throw new Error('nothing was queued')
    expect(await sent(row, noon + 9 * minute)).toMatch(
      new RegExp(`R-${request.number} was declined by Ana, so your try of it ended.*/publish`),
    )
    expect(await sent(row, noon + 10 * minute)).toBeNull()
    const late = await tried('ana')
    await declineRequest(ctxFor(db(), 'ana'), {
      request: late.request.id,
      revision: late.request.revision,
      reason: 'No',
    })
    const [told] = await queued(late.id)
    if (!told) throw new Error('nothing was queued')
    expect(await sent(told, noon + 50 * minute)).toBeNull()
  })

  it('F60 is told nobody who lost the right to know it, not even on its way', async () => {
    const { id, request } = await tried('li')
    const what = { request: request.id, revision: request.revision, reason: 'No' }
    await declineRequest(ctxFor(db(), 'ana'), what)
    await endTries(system(noon))
    const [row] = await queued(id)
    if (!row) throw new Error('nothing was queued')
    await db()('people').where({ id: 'li' }).update({ disabledAt: 1 })
    expect(await sent(row, noon)).toBeNull()
    await db()('people').where({ id: 'li' }).update({ disabledAt: null })
    await db()('orgRoles').where({ personId: 'li' }).delete()
    expect(await sent(row, noon)).toBeNull()
    await db()('orgRoles').insert({ personId: 'li', role: 'supervisor' })
    await db()('identities').where({ userId: 'li' }).update({ personId: 'mo' })
    expect(await sent(row, noon)).toBeNull()
    await db()('identities').where({ userId: 'li' }).update({ personId: 'li' })
    expect(await sent(row, noon)).toMatch(/declined by Ana/)

    const next = await tried('li')
    await db()('orgRoles').where({ personId: 'li' }).delete()
    await endTries(system(noon))
    expect([await whyOf(next.id), await queued(next.id)]).toEqual(['forbidden', []])
    await db()('orgRoles').insert({ personId: 'li', role: 'supervisor' })
  })
})
