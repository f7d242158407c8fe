import { expect, it } from 'vitest'
import { flowStates } from '../../../src/domain/gray/flow-states.ts'

it('F32 says of each flow whether it is new, unreleased, gray or official', () => {
  const states = flowStates({
    draft: { same: 'a', part: 'b2', changed: 'c3', added: 'd', grown: 'e2', tried: 'g', left: 'h' },
    gray: { same: 'a', part: 'b2', changed: 'c2', gone: 'f', grown: 'e', tried: 'g2' },
    official: { same: 'a', part: 'b', changed: 'c', gone: 'f', grown: 'e', tried: 'g', left: 'h' },
  })
  expect(Object.fromEntries(states.map(({ flow, state }) => [flow, state]))).toEqual({
    same: 'Official',
    part: 'Gray',
    changed: 'Unreleased',
    added: 'New',
    gone: 'Unreleased',
    grown: 'Unreleased',
    tried: 'Gray',
    left: 'Gray',
  })
})

it('F32 calls what everybody meets official where nothing is gray', () => {
  const states = flowStates({ draft: { menu: 'a' }, gray: null, official: { menu: 'a' } })
  expect(states).toEqual([{ flow: 'menu', state: 'Official' }])
})
