import { expect, it } from 'vitest'
import { failuresOf } from '../../../src/domain/conversation/failures.ts'

it('F87 counts what went wrong by kind, always in the same order, and leaves nothing out', () => {
  expect(failuresOf([])).toEqual([])
  const counts = [
    { code: 'engine-failed', count: 1 },
    { code: null, count: 2 },
    { code: 'nothing-said', count: 4 },
    { code: 'action-silent', count: 8 },
    { code: 'action-late', count: 16 },
    { code: 'action-failed', count: 32 },
    { code: 'action-event-ignored', count: 64 },
    { code: 'unverified', count: 128 },
    { code: 'send-refused', count: 256 },
    { code: 'send-too-old', count: 512 },
  ]
  expect(failuresOf(counts)).toEqual([
    { kind: 'actions failed', count: 48 },
    { kind: 'answers of actions not supported', count: 64 },
    { kind: 'silence avoided', count: 12 },
    { kind: 'not answered', count: 128 },
    { kind: 'not delivered', count: 768 },
    { kind: 'other errors', count: 3 },
  ])
})
