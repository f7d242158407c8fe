import type { z } from 'zod'

type Issue = z.core.$ZodRawIssue

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a group of fields',
}

/** What is wrong with a field where its schema says nothing better; undefined leaves it to Zod. */
export function validationMessage(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kindOf(issue.expected)}`
    case 'invalid_value':
      return `choose one of ${issue.values.map(String).join(', ')}`
    case 'too_big':
      return `at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`
    case 'too_small':
      return `at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`
    default:
      return undefined
  }
}

const kindOf = (expected: string): string => kinds[expected] ?? expected

function unit(origin: string, count: number | bigint): string {
  const one = origin === 'string' ? ' character' : origin === 'array' ? ' entry' : ''
  if (one === '' || Number(count) === 1) return one
  return one === ' entry' ? ' entries' : `${one}s`
}
