import { expect, it } from 'vitest'
import { startFlags } from '../helpers/start-flags.ts'

it('F86 npm start leaves V8 one helper thread, so that large bots take no time of customers', () => {
  expect(startFlags()).toContain('--v8-pool-size=1')
})
