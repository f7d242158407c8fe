import { expect, it, vi } from 'vitest'
import type { Definition } from '../../../src/bot/definition.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import { emptyDefinition } from '../../../src/bot/parts.ts'

const many = 3000
const numbers = Array.from({ length: many }, (_, n) => n)

const told = (side: (word: string) => Partial<Definition>) =>
  tellChanges(
    { definition: { ...emptyDefinition(), ...side('was') } },
    { definition: { ...emptyDefinition(), ...side('is') } },
  )

it('F86 of a message with thousands of buttons each change shows its own', () => {
  const { entries } = told((word) => ({
    responses: {
      utter_menu: [
        {
          text: 'Choose',
          buttons: numbers.map((n) => ({ title: `${word} ${n}`, payload: `/flow_${n}` })),
        },
      ],
    },
  }))
  expect(entries).toHaveLength(many)
  expect(entries.map(({ was, willBe }) => [was.length, willBe.length])).toEqual(
    numbers.map(() => [1, 1]),
  )
  expect(entries[7]).toMatchObject({
    was: [[{ caption: 'was 7' }, ' opens “flow 7”']],
    willBe: [[{ caption: 'is 7' }, ' opens “flow 7”']],
  })
})

it('F86 the phrases of an intent and the values of a slot are looked up in those of before', () => {
  const looks = vi.spyOn(Array.prototype, 'includes')
  const { entries } = told((word) => ({
    slots: { town: { type: 'categorical', values: numbers.map((n) => `${word} ${n}`) } },
    nlu: [{ intent: 'greet', examples: numbers.map((n) => `${word} ${n}`) }],
  }))
  const looked = looks.mock.calls.length
  looks.mockRestore()
  expect(looked).toBeLessThan(many)
  expect(entries.map(({ title }) => title)).toEqual([
    'Town offers',
    'Town no longer offers',
    'Also understands',
    'No longer understands',
  ])
})
