import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseRoute } from '../../src/domain/routing.ts'
import type { RouteInput } from '../../src/domain/routing.ts'

const hour = 3_600_000
const beta = { versionId: 'g1', choose: () => ({ rule: 'beta', share: null }) }
const official = { botId: 'orders', officialId: 'v2', gray: null }
const session = { versionId: 'v1', track: 'official' as const, handedOver: false, lastAt: 0 }
const drain = { versionId: 'v1', track: 'official' as const, dueAt: hour }
const base: RouteInput = {
  contact: '4915',
  session: null,
  active: official,
  drains: [],
  at: 0,
  expiryMs: 4 * hour,
}

describe('who answers', () => {
  it.each<[string, Partial<RouteInput>, object]>([
    [
      'F42 nobody, where no bot is active',
      { active: null },
      { kind: 'none', why: 'no active bot' },
    ],
    [
      'F34 nothing, where no version is released',
      { active: { ...official, officialId: null } },
      { kind: 'none', why: 'not released' },
    ],
    [
      'F42 the official version for a new session',
      {},
      { kind: 'official', versionId: 'v2', closes: null },
    ],
    [
      'F34 the gray version for whom a rule names',
      { active: { ...official, gray: beta } },
      { kind: 'gray', versionId: 'g1', rule: 'beta' },
    ],
    [
      'F34 a gray version even where no official one is released',
      { active: { ...official, officialId: null, gray: beta } },
      { kind: 'gray', versionId: 'g1' },
    ],
    ['F49 the version of an open session', { session }, { kind: 'pinned' }],
    [
      'F49 the version of an open session although a rule now says gray',
      { session, active: { ...official, gray: beta } },
      { kind: 'pinned' },
    ],
    [
      'F45 a draining version until its time is up',
      { session, drains: [drain], at: hour - 1 },
      { kind: 'draining' },
    ],
    [
      'F45 the new bot when the drain is due',
      { session, drains: [drain], at: hour },
      { kind: 'official', versionId: 'v2', closes: 'drained' },
    ],
    [
      'F47 nobody when the drain of a deactivated bot is due',
      { session, drains: [drain], at: hour, active: null },
      { kind: 'none', why: 'no active bot', closes: 'drained' },
    ],
    [
      'F43 a drain of the other track does not matter',
      { session, drains: [{ ...drain, track: 'gray' }], at: hour },
      { kind: 'pinned' },
    ],
    [
      'F43 a drain of another version does not matter',
      { session, drains: [{ ...drain, versionId: 'v0' }], at: hour },
      { kind: 'pinned' },
    ],
    [
      'F73 who talks to a person goes on after a drain',
      { session: { ...session, handedOver: true }, drains: [drain], at: hour },
      { kind: 'draining' },
    ],
    [
      'F50 the official version after four silent hours',
      { session, at: 4 * hour },
      { kind: 'official', closes: 'expired' },
    ],
    [
      'F73 the person whom they talk to, over a weekend',
      { session: { ...session, handedOver: true }, at: 72 * hour - 1 },
      { kind: 'pinned' },
    ],
    [
      'F50 the official version after three silent days with a person',
      { session: { ...session, handedOver: true }, at: 72 * hour },
      { kind: 'official', closes: 'expired' },
    ],
  ])('is %s', (_, input, expected) => {
    expect(chooseRoute({ ...base, ...input })).toMatchObject(expected)
  })

  const time = fc.integer({ min: 0, max: 10 * hour })
  const track = fc.constantFrom('official' as const, 'gray' as const)
  const versionId = fc.constantFrom('v1', 'v2', 'g1')
  const inputs: fc.Arbitrary<RouteInput> = fc.record({
    contact: fc.constant('4915'),
    session: fc.option(fc.record({ versionId, track, handedOver: fc.boolean(), lastAt: time })),
    active: fc.option(
      fc.record({
        botId: fc.constant('orders'),
        officialId: fc.option(versionId),
        gray: fc.option(
          fc.record({
            versionId,
            choose: fc.constantFrom(beta.choose, () => ({ rule: null, share: 500 })),
          }),
        ),
      }),
    ),
    drains: fc.array(fc.record({ versionId, track, dueAt: time }), { maxLength: 3 }),
    at: time,
    expiryMs: fc.integer({ min: 1, max: 5 * hour }),
  })

  it('F49 a session without a due drain keeps its version whatever is active', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { session: open, at, expiryMs } = input
        fc.pre(open !== null && open.lastAt + expiryMs > at)
        const drains = input.drains.filter(({ dueAt }) => dueAt > at)
        expect(['pinned', 'draining']).toContain(chooseRoute({ ...input, drains }).kind)
      }),
    )
  })

  it('F45 nothing new ever opens on what only drains', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const route = chooseRoute({ ...input, session: null })
        const { active } = input
        const offered = [active?.officialId, active?.gray?.versionId]
        if ('versionId' in route) expect(offered).toContain(route.versionId)
        else expect(route.kind).toBe('none')
      }),
    )
  })

  it('F50 closes a session exactly when it does not go on', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const route = chooseRoute(input)
        const goesOn = route.kind === 'pinned' || route.kind === 'draining'
        expect(input.session === null ? !goesOn && route.closes === null : true).toBe(true)
        expect(input.session !== null && !goesOn ? route.closes !== null : true).toBe(true)
      }),
    )
  })
})
