import { createAsyncContext } from '../async-context.ts'
import { contentOf, inlineCharsMax } from './content.ts'
import { charsOf, takenOver } from './handed.ts'
import type { Handed } from './handed.ts'
import { jobs } from './jobs.ts'
import type { Results } from './kept-results.ts'
import { inWorker } from './pool.ts'

type Jobs = typeof jobs
type Input<J extends keyof Jobs> = Parameters<Jobs[J]>[0]
type Output<J extends keyof Jobs> = ReturnType<Jobs[J]>

/** What takes long however short its input is. */
const alwaysInWorker: ReadonlySet<string> = new Set<keyof Jobs>(['drawQr'])
/** YAML takes some times as long to read as JSON of that size, most of all just after the start. */
const readsYaml: ReadonlySet<string> = new Set<keyof Jobs>([
  'readBot',
  'checkBot',
  'readProject',
  'checkProject',
  'explain',
])
const yamlInlineCharsMax = 4000
const resultsMax = { short: 200, long: 200 }
/** As JSON, of all results together: what is made of it takes some times as much memory. */
const keptCharsMax = 24_000_000

/**
 * Whether a text is read in a worker; callers do that before their transaction, so nobody waits.
 */
export const takesLong = (text: string): boolean => text.length > yamlInlineCharsMax

/** Whether what is made of a text takes long too, and not its reading alone. */
export const isLarge = (text: string): boolean => text.length > inlineCharsMax

/** How long a definition is as JSON: of one that a job was given that is known. */
export const writtenChars = async (value: object): Promise<number> => (await contentOf(value)).chars

type Kept = { result: Promise<unknown>; chars: number; handed?: Handed }

/** The last results by job and input: a transaction reuses what was done before it. */
const results = { short: new Map<string, Kept>(), long: new Map<string, Kept>() }

/**
 * Does a job without holding up customers' messages: a large bot is read and checked in a worker
 * (F9). Callers with the same input share the result: change nothing in it.
 *
 * @throws Refusal LIMIT_EXCEEDED when it takes longer than 10 seconds
 */
export async function runJob<J extends keyof Jobs>(job: J, input: Input<J>): Promise<Output<J>> {
  const { hash, chars, sent } = await contentOf(input)
  const inlineMax = readsYaml.has(job) ? yamlInlineCharsMax : inlineCharsMax
  const size = chars <= inlineMax && !alwaysInWorker.has(job) ? 'short' : 'long'
  const last = results[size]
  const key = `${job} ${hash}`
  const known = last.get(key)
  if (size === 'long') collecting.current()?.add(key)
  if (known) {
    last.delete(key)
    last.set(key, known)
    return known.result as Promise<Output<J>>
  }
  const kept: Kept = { result: Promise.resolve(), chars: 0 }
  const takeOver = async () => takenOver(hold(kept, await inWorker(job, sent)))
  kept.result = size === 'short' ? beside(job, input) : takeOver()
  last.set(key, kept)
  forgetOldest(size)
  kept.result.then(
    () => forgetOldest(size),
    () => last.delete(key),
  )
  return kept.result as Promise<Output<J>>
}

function hold(kept: Kept, result: Handed): Handed {
  kept.handed = result
  kept.chars = charsOf(result)
  return result
}

const collecting = createAsyncContext<Set<string>>()

/** The long results that `work` asks for, as far as they are still there, for `rememberResults`. */
export async function collectResults(work: () => Promise<unknown>): Promise<Results> {
  const keys = new Set<string>()
  await collecting.run(keys, work)
  return [...keys].flatMap((key): Results => {
    const handed = results.long.get(key)?.handed
    return handed ? [[key, handed]] : []
  })
}

/** Has them at hand as if they were just found, one after the other. */
export async function rememberResults(found: Results): Promise<void> {
  for (const [key, handed] of found) {
    if (results.long.has(key)) continue
    const kept: Kept = { result: Promise.resolve(), chars: 0 }
    kept.result = takenOver(hold(kept, handed))
    results.long.set(key, kept)
    forgetOldest('long')
    await kept.result
  }
}

export const areAtHand = (keys: readonly string[]): boolean =>
  keys.every((key) => results.long.has(key))

/** As after a restart. */
export function forgetResults(): void {
  for (const last of Object.values(results)) last.clear()
}

/** What was asked for longest ago goes first; the newest stays, however large. */
function forgetOldest(size: keyof typeof results): void {
  const last = results[size]
  let chars = [...last.values()].reduce((sum, one) => sum + one.chars, 0)
  for (const [key, one] of last) {
    const fits = last.size <= resultsMax[size] && chars <= keptCharsMax
    if (fits || last.size === 1) return
    last.delete(key)
    chars -= one.chars
  }
}

const beside = async <J extends keyof Jobs>(job: J, input: Input<J>): Promise<unknown> =>
  jobs[job](input as never)
