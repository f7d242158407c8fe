import { expect, it } from 'vitest'
import { openMemory } from '../../src/gateway/remember.ts'

it('makes each value once, keeps no failure, and forgets the least used first', () => {
  const memory = openMemory(2)
  const made: string[] = []
  const get = (key: string) => memory(key, () => made.push(key))
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
  const fails = () => {
    throw new Error('unreadable')
  }
  expect(() => memory('d', fails)).toThrow('unreadable')
  expect(memory('d', () => 'read')).toBe('read')
})
