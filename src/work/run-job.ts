import { contentOf, inlineCharsMax } from './content.ts'
import { charsOf, takenOver } from './handed.ts'
import { jobs } from './jobs.ts'
import { inThread } from './pool.ts'

type Jobs = typeof jobs
type Input<J extends keyof Jobs> = Parameters<Jobs[J]>[0]
type Output<J extends keyof Jobs> = ReturnType<Jobs[J]>

/** What takes long however short its input is. */
const alwaysInThread: ReadonlySet<string> = new Set<keyof Jobs>(['drawQr'])
const resultsMax = { short: 200, long: 64 }
/** As JSON, of all results together: what is made of it takes some times as much memory. */
const keptCharsMax = 24_000_000

/**
 * Whether a text is read in the thread; callers do that before their transaction, so nobody waits.
 */
export const takesLong = (text: string): boolean => text.length > inlineCharsMax

type Kept = { result: Promise<unknown>; chars: number }

/** The last results by job and input: a transaction reuses what was done before it. */
const results = { short: new Map<string, Kept>(), long: new Map<string, Kept>() }

/**
 * Does a job without holding up customers' messages: a large bot is read and checked in a worker
 * thread (F9). Callers with the same input share the result: change nothing in it.
 *
 * @throws Refusal LIMIT_EXCEEDED when it takes longer than 10 seconds
 */
export async function runJob<J extends keyof Jobs>(job: J, input: Input<J>): Promise<Output<J>> {
  const { hash, chars, sent } = await contentOf(input)
  const size = chars <= inlineCharsMax && !alwaysInThread.has(job) ? 'short' : 'long'
  const last = results[size]
  const key = `${job} ${hash}`
  const known = last.get(key)
  if (known) {
    last.delete(key)
    last.set(key, known)
    return known.result as Promise<Output<J>>
  }
  const kept: Kept = { result: Promise.resolve(), chars: 0 }
  const inLong = async () => {
    const result = await inThread(job, sent)
    kept.chars = charsOf(result)
    return takenOver(result)
  }
  kept.result = size === 'short' ? beside(job, input) : inLong()
  last.set(key, kept)
  forgetOldest(size)
  kept.result.then(
    () => forgetOldest(size),
    () => last.delete(key),
  )
  return kept.result as Promise<Output<J>>
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
