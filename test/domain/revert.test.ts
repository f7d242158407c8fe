import { describe, expect, it } from 'vitest'
import { defaultTarget } from '../../src/domain/revert.ts'

const version = (number: number, definitionHash: string, address = '+1555000') => ({
  id: `v${number}`,
  number,
  definitionHash,
  binding: {
    senders: [{ name: 'shop', channel: 'whatsapp' as const, address }],
    actionEndpoint: null,
  },
})

describe('where a revert goes', () => {
  it('F38 is the newest earlier version with other content, not merely the previous number', () => {
    const [first, second, again] = [version(0, 'a'), version(1, 'b'), version(2, 'b')]
    expect(defaultTarget([first, second, again], again)).toBe(first)
  })

  it('F38 tells two versions apart by what their names stand for', () => {
    const [first, second] = [version(0, 'a'), version(1, 'a', '+1555001')]
    expect(defaultTarget([first, second], second)).toBe(first)
  })

  it('F38 is nowhere where all earlier content is the same', () => {
    expect(defaultTarget([version(0, 'a'), version(1, 'a')], version(1, 'a'))).toBeNull()
  })
})
