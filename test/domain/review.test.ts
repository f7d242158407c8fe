import { expect, it } from 'vitest'
import { approvalOf, standingOf } from '../../src/domain/review.ts'
import type { ReviewFacts } from '../../src/domain/review.ts'

const facts = (more: Partial<ReviewFacts> = {}): ReviewFacts => ({
  requester: 'dana',
  authors: ['dana'],
  first: false,
  superAdmins: ['sam'],
  eligible: ['sam', 'ana', 'li'],
  approvalsNeeded: 1,
  fourEyes: true,
  reviews: [],
  links: [],
  confirmable: true,
  ...more,
})

it('F20 a decline or a wish for changes is no approval', () => {
  for (const verdict of ['decline', 'changes'] as const) {
    const reviews = [{ personId: 'ana', verdict }]
    expect(standingOf(facts({ reviews }))).toMatchObject({ approvals: 0, enough: false })
  }
})

it('F24 one person counts once, whatever stands in the reviews', () => {
  const ana = { personId: 'ana', verdict: 'approve' as const }
  const standing = standingOf(facts({ approvalsNeeded: 2, reviews: [ana, ana] }))
  expect(standing).toMatchObject({ approvals: 1, needed: 2, enough: false, owing: ['sam', 'li'] })
})

it('F23 nought approvals needed are one', () => {
  expect(standingOf(facts({ approvalsNeeded: 0 }))).toMatchObject({ needed: 1, enough: false })
})

it('F23 the glass is broken only by an involved person, when nobody else is left', () => {
  expect(approvalOf(facts(), 'ana')).toBe('yes')
  expect(approvalOf(facts(), 'dana')).toBe('no')
  expect(approvalOf(facts({ eligible: ['dana'] }), 'dana')).toBe('break-glass')
})
