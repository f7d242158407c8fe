import { createHash } from 'node:crypto'
import { Piscina } from 'piscina'
import { Refusal } from '../refusal.ts'
import { jobs } from './jobs.ts'

type Jobs = typeof jobs
type Input<J extends keyof Jobs> = Parameters<Jobs[J]>[0]
type Output<J extends keyof Jobs> = ReturnType<Jobs[J]>

/** Smaller texts are done sooner than a thread could take them over. */
const inlineCharsMax = 24_000
const timeoutMs = 60_000
const resultsMax = 16

/**
 * Whether a text is read in the thread; callers do that before their transaction, so nobody waits.
 */
export const takesLong = (text: string): boolean => text.length > inlineCharsMax

/** The last results by job and input: a transaction reuses what was done before it. */
const results = new Map<string, Promise<unknown>>()

/**
 * Does a job without holding up customers' messages: a large bot is read and checked in a worker
 * thread (F9). Callers with the same input share the result: change nothing in it.
 *
 * @throws Refusal LIMIT_EXCEEDED when it takes longer than a minute
 */
export async function runJob<J extends keyof Jobs>(job: J, input: Input<J>): Promise<Output<J>> {
  const text = JSON.stringify(input)
  if (text.length <= inlineCharsMax) return jobs[job](input as never) as Output<J>
  const key = `${job} ${createHash('sha256').update(text).digest('base64')}`
  const known = results.get(key)
  if (known) return known as Promise<Output<J>>
  const result = inThread(job, text)
  results.set(key, result)
  result.catch(() => results.delete(key))
  const oldest = results.keys().next()
  if (results.size > resultsMax && !oldest.done) results.delete(oldest.value)
  return result as Promise<Output<J>>
}

let pool: Piscina | null = null

async function inThread(job: keyof Jobs, input: string): Promise<unknown> {
  pool ??= openPool()
  try {
    return await pool.run({ job, input }, { signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw tooLong
    throw error
  }
}

function openPool(): Piscina {
  const isSource = import.meta.url.endsWith('.ts')
  return new Piscina({
    filename: new URL(isSource ? './worker.ts' : './worker.js', import.meta.url).href,
    // From source, as the tests run it, Node.js has to learn TypeScript first.
    execArgv: isSource ? ['--import', 'tsx'] : [],
    minThreads: 0,
    maxThreads: 2,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
}

const tooLong = new Refusal(
  'LIMIT_EXCEEDED',
  'This bot takes longer than a minute to read.',
  'Make it smaller: put its flows into several bots.',
)
