import { expect, it } from 'vitest'
import { workersFor } from '../../src/work/pool.ts'

it('F86 large bots leave customers a processor, and take two at most', () => {
  expect([1, 2, 3, 4, 32].map(workersFor)).toEqual([1, 1, 2, 2, 2])
})
