import { describe, expect, it } from 'vitest'
import { demandWords, loosened, riskOf } from '../../src/domain/policy.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { standingOf } from '../../src/domain/review.ts'
import type { ReviewFacts } from '../../src/domain/review.ts'

const plain: Policy = { approvals: 1, fourEyes: true, checklist: [] }
const strict: Policy = {
  ...plain,
  risks: [
    { reason: 'price', approvals: 2, superAdmin: false },
    { reason: 'data address', approvals: 2, superAdmin: true },
  ],
}
const address = { reason: 'data address', sentence: 'customers’ data goes on', of: null } as const
const price = { reason: 'price', sentence: 'a price changes', of: null } as const

const facts = (more: Partial<ReviewFacts>): ReviewFacts => ({
  requester: 'dana',
  authors: ['dov'],
  first: false,
  superAdmins: ['sam'],
  eligible: ['sam', 'ana', 'kim'],
  approvalsNeeded: 2,
  superAdminNeeded: true,
  fourEyes: true,
  reviews: [],
  links: [],
  confirmable: false,
  ...more,
})
const approve = (personId: string) => ({ personId, verdict: 'approve' as const })

describe('F78 the risk of a request', () => {
  it('is the strictest of the rules that its changes meet, and says the weightiest reason', () => {
    expect(riskOf(plain, { lookTwice: [address] })).toBeNull()
    expect(riskOf(strict, { lookTwice: [] })).toBeNull()
    expect(riskOf(strict, { lookTwice: [address, price] })).toEqual({
      approvals: 2,
      superAdmin: true,
      because: 'customers’ data goes on',
    })
    expect(riskOf(strict, { lookTwice: [price] })).toMatchObject({ superAdmin: false })
    expect(demandWords({ approvals: 2, superAdmin: true })).toBe(
      '2 approvals, one of a super admin',
    )
  })

  it('waits for a super admin, however many others approved', () => {
    const two = standingOf(facts({ reviews: [approve('ana'), approve('kim')] }))
    expect(two).toMatchObject({ enough: false, waitsFor: [{ count: 1, of: ['sam'] }] })
    expect(standingOf(facts({ reviews: [approve('ana'), approve('sam')] })).enough).toBe(true)
    expect(standingOf(facts({ reviews: [approve('sam')] }))).toMatchObject({
      enough: false,
      waitsFor: [{ count: 1, of: ['ana', 'kim'] }],
    })
  })

  it('does not wait for a super admin who took part, where there is no other', () => {
    const own = facts({ requester: 'sam', reviews: [approve('ana'), approve('kim')] })
    expect(standingOf(own).enough).toBe(true)
  })

  it('is loosened where a rule goes or asks for less', () => {
    expect(loosened(strict, plain)).toHaveLength(2)
    expect(loosened(plain, strict)).toEqual([])
    const fewer: Policy = {
      ...plain,
      risks: [{ reason: 'price', approvals: 1, superAdmin: false }],
    }
    expect(loosened(strict, fewer)).toContain('no longer 2 approvals for: price')
  })
})
