import { Refusal } from '../../refusal.ts'
import { fieldWords } from './field-words.ts'

const shownMax = 5

/** What is wrong at one field; null where nothing is. */
export const refusedAt = (
  field: string,
  problems: readonly string[],
  nextStep: string,
): Refusal | null => {
  if (problems.length === 0) return null
  const left = problems.length - shownMax
  const more = left > 0 ? [`And ${left} more like this.`] : []
  const told = [...problems.slice(0, shownMax), ...more].join(' ')
  return new Refusal('VALIDATION', told, nextStep, { [field]: told })
}

/**
 * Refuses with all of these at once, each at its field: whoever fills in a form corrects it in one go.
 * @throws Refusal where there is any
 */
export function refuseAll(refusals: readonly Refusal[]): void {
  const [first, ...others] = refusals
  if (!first) return
  if (others.length === 0) throw first
  const fields: Record<string, string> = {}
  for (const [path, problem] of refusals.flatMap((one) => Object.entries(one.fields))) {
    fields[path] = fields[path] === undefined ? problem : `${fields[path]} ${problem}`
  }
  const names = [...new Set(Object.keys(fields).map((path) => fieldWords(topOf(path))))]
  const isOne = names.length === 1
  const sentence = isOne
    ? Object.values(fields).join(' ')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} can't be used as they are.`
  throw new Refusal('VALIDATION', sentence, isOne ? first.nextStep : again, fields)
}

/** Keeps what is refused, and goes on with something else: for `refuseAll` to tell. */
export function keepRefusals(): { refused: Refusal[]; of: <T>(work: () => T, otherwise: T) => T } {
  const refused: Refusal[] = []
  return {
    refused,
    of: (work, otherwise) => {
      try {
        return work()
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        refused.push(error)
        return otherwise
      }
    },
  }
}

const again = 'Correct them and save again.'

/** The field of a form, where a path leads into it: `numbers.3`. */
export const topOf = (path: string): string => path.split('.')[0] ?? path
