import { RE2JS } from 're2js'

/** A pattern reads at most this much of an answer: a longer one matches nothing. */
const maxText = 200
const maxLength = 200
const maxInstructions = 500
/** Instructions times characters of one turn: some milliseconds. */
const maxWork = 300_000

export class PatternError extends Error {}

/** What the patterns of one turn may still cost; below 0 it is used up, and nothing matches. */
export type Budget = { left: number }
export const newBudget = (): Budget => ({ left: maxWork })

/**
 * It can not be taken for anything else: RE2 never goes back, so its time grows with the text only.
 */
export type Pattern = { source: string; engine: RE2JS; instructions: number }

/** Those that were compiled last: bots ask for the same in many places, and are read many times. */
const compiled = new Map<string, Pattern>()
const compiledMax = 1000

/**
 * Compiles the regular expression of a `matches`, as JavaScript writes it. It meets customer text
 * on the hot path, so a linear engine runs it, which has no look-around and no back reference.
 *
 * @throws PatternError with the reason and how to fix it, in plain words.
 */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source)
  if (known) return known
  const pattern = compileAnew(source)
  compiled.set(source, pattern)
  const [oldest] = compiled.keys()
  if (compiled.size > compiledMax && oldest !== undefined) compiled.delete(oldest)
  return pattern
}

function compileAnew(source: string): Pattern {
  if (source.length > maxLength) {
    throw new PatternError(`the pattern is longer than ${maxLength} characters; shorten it`)
  }
  // Python's way to say that capitals do not matter.
  const anyCase = source.startsWith('(?i)')
  const body = anyCase ? source.slice(4) : source
  refuseForeign(body)
  const engine = compile(body, anyCase ? RE2JS.CASE_INSENSITIVE : 0)
  const instructions = engine.programSize()
  if (instructions > maxInstructions) {
    throw new PatternError(
      'the pattern counts too far; use smaller numbers in { } or fewer of them',
    )
  }
  return { source, engine, instructions }
}

export function patternMatches(pattern: Pattern, text: string, budget: Budget): boolean {
  if (text.length > maxText) return false
  budget.left -= pattern.instructions * (text.length + 1)
  return budget.left >= 0 && pattern.engine.test(text)
}

const atoms = /\\[pPu]\{[^}]*\}|\\.|\(\?:|\(\?|\[\^\]|[^]/gu

/** What JavaScript does not read is no pattern here, though RE2 has more. */
function refuseForeign(source: string): void {
  try {
    void new RegExp(source, 'u')
  } catch {
    throw new PatternError('the pattern is not a valid regular expression; check its brackets')
  }
  for (const [atom] of source.matchAll(atoms)) {
    if (/^\\[1-9k]/.test(atom)) {
      throw new PatternError('the pattern refers back to a group; write out what it repeats')
    }
    if (atom === '(?') {
      throw new PatternError('the pattern uses a look-around or a named group; use plain groups')
    }
  }
}

function compile(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(inRe2(source)), flags)
  } catch {
    throw new PatternError(
      'the pattern uses something that is not read here, or counts beyond 1000; use plain groups, classes and counts',
    )
  }
}

const spaces = String.raw`\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

/** Where RE2 reads the same sign otherwise than JavaScript does. */
function inRe2(source: string): string {
  let inClass = false
  return source.replaceAll(atoms, (atom) => {
    const was = inClass
    if (atom === '[') inClass = true
    if (atom === ']') inClass = false
    if (atom === '\\s') return was ? spaces : `[${spaces}]`
    if (atom === '\\S' && !was) return `[^${spaces}]`
    if (atom === '.' && !was) return String.raw`[^\n\r\x{2028}\x{2029}]`
    if (atom === '\\b' && was) return String.raw`\x08`
    return atom.replace(/^(\\[pP]\{)(?:Script|sc|General_Category|gc)=/, '$1')
  })
}
