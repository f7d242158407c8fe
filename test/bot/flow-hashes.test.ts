import { expect, it } from 'vitest'
import { flowHashes } from '../../src/bot/flow-hashes.ts'
import { partHashes } from '../../src/bot/parts.ts'
import { definitionOf, editedText, orders } from './changes/tell.ts'

const hashesOf = (text: string): Record<string, string> => {
  const definition = definitionOf(text)
  return flowHashes(definition, partHashes(definition))
}
const changedBy = (before: string, after: string): string[] => {
  const [was, is] = [hashesOf(orders), hashesOf(editedText([before, after]))]
  return Object.keys(is).filter((flow) => is[flow] !== was[flow])
}

it.each([
  ['a response', 'Delivery is 3.90 euros', 'Delivery is 4.90 euros', ['delivery_costs']],
  ['a slot', 'parcels: {type: float}', 'parcels: {type: float, initial_value: 1}', ['return_item']],
  ['a phrase', 'what does delivery cost', 'what is the price of delivery', ['delivery_costs']],
  ['nothing that a flow uses', 'fallback: fallback', 'fallback: menu', []],
])('F32 counts %s as a change of the flows that use it alone', (_, before, after, flows) => {
  expect(changedBy(before, after)).toEqual(flows)
})
