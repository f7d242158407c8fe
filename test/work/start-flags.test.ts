import { expect, it } from 'vitest'
import { startFlags } from '../helpers/start-flags.ts'

it('F86 npm start has V8 wait for no helpers that customers would wait for', () => {
  expect(startFlags()).toEqual(
    expect.arrayContaining(['--v8-pool-size=1', '--no-parallel-scavenge']),
  )
})
