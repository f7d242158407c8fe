import { expect, it } from 'vitest'
import { flowStates } from '../../../src/domain/gray/flow-states.ts'

it('F32 says of each flow whether it is new, unreleased, gray or official', () => {
  const states = flowStates({
    draft: { same: 'a', part: 'b2', changed: 'c3', added: 'd', grown: 'e2' },
    gray: { same: 'a', part: 'b2', changed: 'c2', gone: 'f', grown: 'e' },
    official: { same: 'a', part: 'b', changed: 'c', gone: 'f', grown: 'e' },
  })
  expect(Object.fromEntries(states.map(({ flow, state }) => [flow, state]))).toEqual({
    same: 'Official',
    part: 'Gray',
    changed: 'Unreleased',
    added: 'New',
    gone: 'Unreleased',
    grown: 'Unreleased',
  })
})
