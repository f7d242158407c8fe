import { expect, it } from 'vitest'
import { deliveryOf } from '../../../src/domain/conversation/delivery.ts'
import type { DeliveryPart } from '../../../src/domain/conversation/delivery.ts'

const part = (more: Partial<DeliveryPart>): DeliveryPart => ({
  state: 'failed',
  status: 'queued',
  attempts: 1,
  code: 'send-refused',
  problem: 'Service unavailable (131016)',
  pricing: null,
  ...more,
})
const how = (...parts: DeliveryPart[]) => deliveryOf(parts)?.how

it('F52 tells what its channel refused from what it took and did not deliver', () => {
  expect(how(part({}))).toBe('refused by its channel')
  expect(how(part({ status: 'failed' }))).toBe('taken by its channel, then failed')
  expect(how(part({ state: 'sent', status: 'read' }), part({ status: 'failed' }))).toBe(
    'taken by its channel, then failed',
  )
  expect(how(part({ code: 'send-too-old', state: 'dropped' }))).toBe('not sent')
})
