import type { Word, Words } from './document.ts'

type Token = { space: string; text: string }
type Run = { gone: Token[]; added: Token[]; same: Token[] }

const token =
  /(\s*)(⟦[^⟧]*⟧|\{\w+\}|[\p{L}\p{M}\p{N}]+(?:[.,:'’@/\-_+]+[\p{L}\p{M}\p{N}]+)*|\S|$)/gu
const placesMax = 4
const shareMax = 0.6
const cellsMax = 400_000

/**
 * Old and new text as one line with the differing words marked; null where too much differs to be
 * read as one (over 60 % of the words, or more than 4 places).
 */
export function markWords(before: string, after: string): Words | null {
  const runs = compareTokens(tokensOf(before), tokensOf(after))
  if (runs === null) return null
  const changed = runs.filter(({ gone, added }) => gone.length + added.length > 0)
  const count = (of: (run: Run) => Token[]) => runs.reduce((sum, run) => sum + of(run).length, 0)
  const same = count(({ same: kept }) => kept)
  const most = Math.max(same + count(({ gone }) => gone), same + count(({ added }) => added))
  const differing = Math.max(
    count(({ gone }) => gone),
    count(({ added }) => added),
  )
  if (changed.length > placesMax || (differing > 2 && differing / most > shareMax)) return null
  return joined(runs.flatMap(wordsOf))
}

function tokensOf(text: string): Token[] {
  const found = [...text.matchAll(token)].map(([, space = '', word = '']) => ({
    space,
    text: word,
  }))
  return found.filter(({ space, text: word }) => word !== '' || space !== '')
}

/** Equal ends first, then the longest common words between them. */
function compareTokens(before: Token[], after: Token[]): Run[] | null {
  let start = 0
  while (start < before.length && start < after.length && alike(before[start], after[start]))
    start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    alike(before.at(-1 - end), after.at(-1 - end))
  ) {
    end++
  }
  const old = before.slice(start, before.length - end)
  const next = after.slice(start, after.length - end)
  if (old.length * next.length > cellsMax) return null
  return [
    { gone: [], added: [], same: after.slice(0, start) },
    ...runsOf(old, next),
    { gone: [], added: [], same: end === 0 ? [] : after.slice(-end) },
  ]
}

const alike = (a: Token | undefined, b: Token | undefined): boolean =>
  a !== undefined && b !== undefined && a.text === b.text && a.space === b.space

function runsOf(old: Token[], next: Token[]): Run[] {
  const width = next.length + 1
  const lengths = new Uint16Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = next.length - 1; j >= 0; j--) {
      const below = lengths[(i + 1) * width + j] ?? 0
      const beside = lengths[i * width + j + 1] ?? 0
      lengths[i * width + j] =
        old[i]?.text === next[j]?.text
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(below, beside)
    }
  }
  return walk(old, next, lengths, width)
}

function walk(old: Token[], next: Token[], lengths: Uint16Array, width: number): Run[] {
  const runs: Run[] = []
  let run: Run = { gone: [], added: [], same: [] }
  let i = 0
  let j = 0
  const turn = () => {
    if (run.same.length === 0) return
    runs.push(run)
    run = { gone: [], added: [], same: [] }
  }
  while (i < old.length || j < next.length) {
    const [was, is] = [old[i], next[j]]
    const below = lengths[(i + 1) * width + j] ?? 0
    const beside = lengths[i * width + j + 1] ?? 0
    if (was && is && was.text === is.text) {
      const isBeside = run.same.length === 0 && run.gone.length + run.added.length > 0
      if (was.space !== is.space && !isBeside) {
        turn()
        run.gone.push({ space: '', text: spaces(was.space) })
        run.added.push({ space: '', text: spaces(is.space) })
        run.same.push({ space: '', text: is.text })
      } else run.same.push(is)
      i++
      j++
    } else if (is === undefined || (was !== undefined && below >= beside)) {
      turn()
      run.gone.push(was ?? { space: '', text: '' })
      i++
    } else {
      turn()
      run.added.push(is)
      j++
    }
  }
  return [...runs, run]
}

/** Spaces are shown only where they are what changed. */
const spaces = (text: string): string => text.replaceAll(/\r?\n/g, '⏎').replaceAll(/[^⏎]/g, '␣')

function wordsOf({ gone, added, same }: Run): Word[] {
  const lead = (added[0] ?? gone[0])?.space ?? ''
  const words: Word[] = []
  if (gone.length + added.length > 0) words.push(lead)
  if (gone.length > 0) words.push({ gone: textOf(gone) })
  if (gone.length > 0 && added.length > 0) words.push(' ')
  if (added.length > 0) words.push({ added: textOf(added) })
  return [...words, same.map(({ space, text }) => space + text).join('')]
}

const textOf = (tokens: Token[]): string =>
  tokens.map(({ space, text }, n) => (n === 0 ? '' : space) + text).join('')

/** Neighbouring plain pieces as one. */
function joined(words: Words): Words {
  const out: Word[] = []
  for (const word of words) {
    const last = out.at(-1)
    if (word === '') continue
    if (typeof word === 'string' && typeof last === 'string') out[out.length - 1] = last + word
    else out.push(word)
  }
  return out
}
