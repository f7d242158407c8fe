import { nearestWord } from '../../../src/chat/kit/nearest-word.ts'
import type { FieldValues, Option } from '../../../src/chat/port.ts'
import { isSearched } from '../render/form-steps.ts'
import type { Step } from '../render/form-steps.ts'

/** The values of what was typed: a name, or a part that fits one name only; else it stays as typed. */
export function searchOptions(options: readonly Option[], typed: string): string[] {
  const terms = typed
    .split('\n')
    .flatMap((line) => (exactly(options, line.trim()) ? [line] : line.split(',')))
    .map((term) => term.trim())
    .filter((term) => term !== '')
  const values = terms.map((term) => {
    const [found, ...others] = fitting(options, term)
    return found && others.length === 0 ? found.value : term
  })
  return [...new Set(values)]
}

/** Why something of what was typed means no option, by the field. */
export function notFoundIn(step: Step, values: FieldValues): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const { name, field } of step.parts) {
    if (field.kind !== 'choices' || !isSearched(field)) continue
    const known = new Set(field.options.map(({ value }) => value))
    const terms = [values[name] ?? []].flat().map(String)
    const said = terms.filter((term) => !known.has(term)).map((term) => why(field.options, term))
    if (said.length > 0) problems[name] = said.slice(0, shownMax).join(' ')
  }
  return problems
}

const shownMax = 5

function fitting(options: readonly Option[], term: string): Option[] {
  const exact = exactly(options, term)
  const word = term.toLowerCase()
  return exact ? [exact] : options.filter(({ label }) => label.toLowerCase().includes(word))
}

function exactly(options: readonly Option[], term: string): Option | undefined {
  const word = term.toLowerCase()
  return options.find((one) => one.value === term || one.label.toLowerCase() === word)
}

function why(options: readonly Option[], typed: string): string {
  const term = typed.slice(0, 60)
  const labels = fitting(options, typed).map(({ label }) => label)
  if (labels.length > 0) {
    const left = labels.length - shownMax
    const more = left > 0 ? ` and ${left} more` : ''
    return `“${term}” fits ${labels.slice(0, shownMax).join(', ')}${more}: write which one.`
  }
  const meant = nearestWord(
    typed,
    options.map(({ label }) => label),
  )
  return `Nothing here is called “${term}”.${meant === null ? '' : ` Did you mean ${meant}?`}`
}
