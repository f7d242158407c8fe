import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { laterStatus, messageStatuses } from '../../../src/domain/conversation/message-status.ts'
import type { MessageStatus } from '../../../src/domain/conversation/message-status.ts'

const after = (...statuses: MessageStatus[]) =>
  statuses.reduce((known, next) => laterStatus(known, next), 'queued' as MessageStatus)

describe('F56 statuses of a sent message', () => {
  it('only ever go forward', () => {
    expect(after('sent', 'delivered', 'read', 'played')).toBe('played')
    expect(after('read', 'delivered', 'sent')).toBe('read')
    expect(after('read')).toBe('read')
  })

  it('end with a failure, unless it has arrived', () => {
    expect(after('sent', 'failed')).toBe('failed')
    expect(after('failed', 'sent')).toBe('failed')
    expect(after('delivered', 'failed')).toBe('delivered')
    expect(after('failed', 'delivered')).toBe('delivered')
  })

  it('come to the same in any order', () => {
    const some = fc.array(fc.constantFrom(...messageStatuses))
    const shuffled = some.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(fc.property(shuffled, ([one, other]) => after(...one) === after(...other)))
  })
})
