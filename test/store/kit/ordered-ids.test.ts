import { decodeTime } from 'ulid'
import { describe, expect, it } from 'vitest'
import { orderedIds } from '../../../src/store/kit/ordered-ids.ts'
import { noon } from '../../helpers/cast.ts'

describe('ids in the order they were made', () => {
  it('sort so within one millisecond, and when the clock steps back a little', () => {
    const next = orderedIds()
    const ids = [noon, noon, noon + 1, noon - 30_000, noon].map(next)
    expect(ids.toSorted()).toEqual(ids)
  })

  it('tell the time again after the clock was set back far', () => {
    const next = orderedIds()
    next(noon + 86_400_000)
    expect(decodeTime(next(noon))).toBe(noon)
    const ids = [next(noon), next(noon)]
    expect(ids.toSorted()).toEqual(ids)
  })
})
