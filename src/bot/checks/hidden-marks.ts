import type { Path, Problem } from '../locate.ts'
import { warning } from './problem.ts'
import type { CheckInput } from './check-input.ts'

/** Embeddings, overrides and isolates: they make a text look other than it is. */
const mark = /[\u202A-\u202E\u2066-\u2069]/

/** Marks that turn the writing direction: an approver would read other words than the customer. */
export function checkHiddenMarks({ definition }: CheckInput): Problem[] {
  const problems: Problem[] = []
  // One look at all of it is much cheaper than one at each text, and nearly always enough.
  if (!mark.test(JSON.stringify(definition))) return problems
  const look = (value: unknown, path: Path): void => {
    if (typeof value === 'string') {
      const found = mark.exec(value)?.[0]
      if (found !== undefined) problems.push(hidden(found, path))
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const step = Array.isArray(value) ? Number(key) : key
        if (mark.test(key)) problems.push(hidden(mark.exec(key)?.[0] ?? '', [...path, key]))
        look(item, [...path, step])
      }
    }
  }
  look(definition, [])
  return problems
}

function hidden(found: string, path: Path): Problem {
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const text = `An invisible mark that turns the writing direction (U+${code}) stands here: people read other words than are sent. Remove it.`
  return warning('hidden-mark', path, text)
}
