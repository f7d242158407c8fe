/** A pattern reads at most this much of an answer: a longer one matches nothing. */
const maxText = 200
const maxLength = 200
const maxRepeat = 100
const maxWays = maxText ** 3

const atomPattern = /\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?:|[^]/uy
const repeatPattern = /\*|\+|\?|\{(\d+)(,?)(\d*)\}/uy

export class PatternError extends Error {}

/** Ways the text can be split over what was read so far: an upper bound on backtracking. */
type Group = { ways: number; otherBranches: number; repeats: boolean }

/**
 * Compiles the regular expression of a `matches`. It meets customer text on the hot path, so it is
 * refused unless the ways to match it are few however the text looks: no repeat inside a repeat, no
 * look-around, no back reference, no count over 100.
 *
 * @throws PatternError with the reason, in plain words.
 */
export function compilePattern(source: string): RegExp {
  if (source.length > maxLength) {
    throw new PatternError(`the pattern is longer than ${maxLength} characters`)
  }
  // Python's way to say that capitals do not matter.
  const anyCase = source.startsWith('(?i)')
  const body = anyCase ? source.slice(4) : source
  const pattern = compile(body, anyCase ? 'iu' : 'u')
  const { ways, otherBranches } = countWays(body)
  const starts = body.startsWith('^') && otherBranches === 0 ? 1 : maxText
  if ((ways + otherBranches) * starts > maxWays) {
    throw new PatternError(
      'the pattern could be matched in too many ways; start it with ^ and use fewer of * + ? |',
    )
  }
  return pattern
}

export function patternMatches(pattern: RegExp, text: string): boolean {
  return text.length <= maxText && pattern.test(text)
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch {
    throw new PatternError('the pattern is not a valid regular expression')
  }
}

function countWays(source: string): Group {
  const open: Group[] = []
  let group = newGroup()
  let at = 0
  while (at < source.length) {
    const atom = readAt(atomPattern, source, at)?.[0] ?? source.slice(at)
    at += atom.length
    refuseLookAndBack(atom, source, at)
    if (atom === '(' || atom === '(?:') {
      open.push(group)
      group = newGroup()
      continue
    }
    if (atom === '|') {
      group = { ...group, ways: 1, otherBranches: group.otherBranches + group.ways }
      continue
    }
    const inner = atom === ')' ? group : newGroup()
    if (atom === ')') group = open.pop() ?? newGroup()
    const repeat = readAt(repeatPattern, source, at)
    if (repeat) at += repeat[0].length + (source[at + repeat[0].length] === '?' ? 1 : 0)
    group.ways *= repeat ? waysOfRepeat(repeat, inner) : inner.ways + inner.otherBranches
    group.repeats ||= inner.repeats || repeat !== null
  }
  return group
}

function newGroup(): Group {
  return { ways: 1, otherBranches: 0, repeats: false }
}

function refuseLookAndBack(atom: string, source: string, at: number): void {
  if (atom === '(' && source[at] === '?') {
    throw new PatternError('the pattern uses a look-around or a named group; use plain groups')
  }
  if (/^\\[1-9k]/.test(atom)) throw new PatternError('the pattern refers back to a group')
}

function waysOfRepeat(repeat: RegExpExecArray, inner: Group): number {
  const [sign, least = '', comma = '', most = ''] = repeat
  if (sign === '?') return inner.ways + inner.otherBranches + 1
  if (inner.repeats || inner.otherBranches > 0) {
    throw new PatternError('the pattern repeats something that already repeats or branches')
  }
  if (sign === '*' || sign === '+') return maxText
  if (Number(least) > maxRepeat || Number(most) > maxRepeat) {
    throw new PatternError(`the pattern counts beyond ${maxRepeat}`)
  }
  if (comma && !most) return maxText
  return comma ? Number(most) - Number(least) + 1 : 1
}

function readAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}
