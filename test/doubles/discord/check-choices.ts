import { fault, invalid, tooLong, type Fault } from './problem.ts'
import type { Choice } from './world.ts'

/** discord.md 6: at most 25 choices; names and text values up to 100 characters. */
export function checkChoices(data: unknown): Choice[] {
  const list =
    typeof data === 'object' && data !== null && 'choices' in data && Array.isArray(data.choices)
      ? (data.choices as Choice[])
      : null
  if (!list)
    throw invalid(fault(['data', 'choices'], 'BASE_TYPE_REQUIRED', 'This field is required'))
  const faults: Fault[] = list.length > 25 ? [tooLong(['data', 'choices'], 25)] : []
  list.forEach(({ name, value }, nth) => {
    const at = ['data', 'choices', nth]
    if (typeof name !== 'string' || name === '')
      faults.push(fault([...at, 'name'], 'BASE_TYPE_REQUIRED', 'This field is required'))
    else if (name.length > 100) faults.push(tooLong([...at, 'name'], 100))
    if (typeof value === 'string' && value.length > 100) faults.push(tooLong([...at, 'value'], 100))
    if (typeof value === 'string' && value === '')
      faults.push(fault([...at, 'value'], 'BASE_TYPE_REQUIRED', 'This field is required'))
  })
  if (faults.length > 0) throw invalid(...faults)
  return list.map(({ name, value }) => ({ name, value }))
}
