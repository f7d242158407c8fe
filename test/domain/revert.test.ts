import { describe, expect, it } from 'vitest'
import { emptyProfile } from '../../src/domain/profiles/profile.ts'
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

  it('F38 F39 tells two versions apart by the values of their profile, not by its name', () => {
    const [first, second] = [version(0, 'a'), version(1, 'a')]
    const bound = (name: string, timeZone: string | null) => ({
      ...second,
      binding: { ...second.binding, profile: { ...emptyProfile('production', name), timeZone } },
    })
    expect(defaultTarget([first], bound('Production', 'Europe/Rome'))).toBe(first)
    expect(defaultTarget([first], bound('Live', null))).toBeNull()
  })

  it('F38 is nowhere where all earlier content is the same', () => {
    expect(defaultTarget([version(0, 'a'), version(1, 'a')], version(1, 'a'))).toBeNull()
  })
})
