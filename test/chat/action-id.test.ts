import { expect, it } from 'vitest'
import { actionId, readActionId } from '../../src/chat/kit/action-id.ts'

const id = (length: number) => 'x'.repeat(length - 'approve::12'.length)

it('F67 an action id is at most as long as every platform takes', () => {
  expect(actionId('approve', id(100), 12)).toHaveLength(100)
  expect(() => actionId('approve', id(101), 12)).toThrow(/longer than 100/)
})

it('F60 only what we could have made is read', () => {
  const longest = `approve:${id(100)}:12`
  expect(readActionId(longest)).toEqual({ verb: 'approve', aim: { id: id(100), revision: 12 } })
  expect(readActionId(`approve:${id(101)}:12`)).toBeNull()
  for (const wrong of ['', 'approve', 'approve:1', 'approve::1', 'Approve:1:1', 'approve:1:-1']) {
    expect(readActionId(wrong)).toBeNull()
  }
  expect(readActionId('qr:a:b:3')).toEqual({ verb: 'qr', aim: { id: 'a:b', revision: 3 } })
})
