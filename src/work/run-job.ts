import { createHash } from 'node:crypto'
import { Piscina } from 'piscina'
import { Refusal, TooSoon } from '../refusal.ts'
import { createTurns } from '../turns.ts'
import { jobs } from './jobs.ts'
import { charsOf, unpacked } from './packed.ts'
import type { Packed } from './packed.ts'

type Jobs = typeof jobs
type Input<J extends keyof Jobs> = Parameters<Jobs[J]>[0]
type Output<J extends keyof Jobs> = ReturnType<Jobs[J]>

/** Smaller texts are done sooner than a thread could take them over. */
const inlineCharsMax = 24_000
/** What takes long however short its input is. */
const alwaysInThread: ReadonlySet<string> = new Set<keyof Jobs>(['drawQr'])
const timeoutMs = 10_000
const looks = 10
/** So many times that for a thread to start. */
const startsMax = 6
const againSeconds = 10
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
  const { hash, chars } = contentOf(input)
  const size = chars <= inlineCharsMax && !alwaysInThread.has(job) ? 'short' : 'long'
  const last = results[size]
  const key = `${job} ${hash}`
  const known = last.get(key)
  if (known) {
    last.delete(key)
    last.set(key, known)
    return known.result as Promise<Output<J>>
  }
  const work = size === 'short' ? beside(job, input) : inThread(job, JSON.stringify(input))
  const kept: Kept = { result: work.then(({ value }) => value), chars: 0 }
  last.set(key, kept)
  forgetOldest(size)
  work.then(
    ({ chars }) => {
      kept.chars = chars
      forgetOldest(size)
    },
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

type Done = { value: unknown; chars: number }

const beside = async <J extends keyof Jobs>(job: J, input: Input<J>): Promise<Done> => ({
  value: jobs[job](input as never),
  chars: 0,
})

type Content = { hash: string; chars: number }

/** A definition is looked at once as long as it lives: to hash a megabyte takes milliseconds. */
const contents = new WeakMap<object, Content>()
/** And so is a long text, as long as it is among the last ones. */
const texts = new Map<string, Content>()
const textsMax = 20

/** Of files, and of a definition in company, each by itself: it comes again in other company. */
function contentOf(input: unknown): Content {
  if (typeof input === 'string') return contentOfText(input)
  if (typeof input !== 'object' || input === null) return hashed(JSON.stringify(input) ?? '')
  const known = contents.get(input)
  if (known) return known
  const isParted = Array.isArray(input) || partedBy.some((name) => name in input)
  const made = isParted
    ? joined(Object.entries(input).map(([name, value]) => [name, contentOf(value)]))
    : hashed(JSON.stringify(input))
  contents.set(input, made)
  return made
}

const partedBy = ['definition', 'next', 'files', 'text']

function contentOfText(text: string): Content {
  if (text.length <= inlineCharsMax) return hashed(text)
  const content = texts.get(text) ?? hashed(text)
  texts.delete(text)
  texts.set(text, content)
  const [oldest] = texts.keys()
  if (texts.size > textsMax && oldest !== undefined) texts.delete(oldest)
  return content
}

function joined(parts: readonly (readonly [string, Content])[]): Content {
  const names = parts.map(([name, { hash }]) => `${name} ${hash}`)
  return {
    hash: hashed(names.join('\n')).hash,
    chars: parts.reduce((sum, [, { chars }]) => sum + chars, 0),
  }
}

const hashed = (text: string): Content => ({
  hash: createHash('sha256').update(text).digest('base64'),
  chars: text.length,
})

let pool: Piscina | null = null
const threadsMax = 2
/** So that the time of a job counts from its start, however many wait. */
const turns = createTurns({
  atOnce: threadsMax,
  waitingMax: 200,
  waitMaxMs: 60_000,
  busy: (waiting) =>
    new TooSoon(
      `Slipway is busy: ${waiting} large bots wait to be read.`,
      `Try again in ${againSeconds} seconds.`,
      againSeconds,
    ),
})

async function inThread(job: keyof Jobs, input: string): Promise<Done> {
  const leave = await turns.take(job)
  try {
    pool ??= openPool()
    const result: Packed = await within(timeoutMs, (signal, begun) =>
      pool?.run({ job, input, begun }, { signal }),
    )
    return { value: await unpacked(result), chars: charsOf(result) }
  } catch (error) {
    throw explained(error, job)
  } finally {
    leave()
  }
}

/**
 * Gives up after so long. A new thread loads its code first, for seconds on a busy machine: that is
 * nobody's bot, so the time of the job begins with `begun`.
 */
async function within<T>(
  ms: number,
  work: (signal: AbortSignal, begun: Int32Array) => Promise<T> | undefined,
): Promise<T> {
  const stop = new AbortController()
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  let [waited, worked] = [0, 0]
  const timer = setInterval(() => {
    if (Atomics.load(begun, 0) === 1) worked += 1
    else waited += 1
    if (worked === looks || waited === looks * startsMax) stop.abort()
  }, ms / looks).unref()
  try {
    const result = work(stop.signal, begun)
    if (!result) throw new Error('There is no pool')
    return await result
  } finally {
    clearInterval(timer)
  }
}

function explained(error: unknown, job: keyof Jobs): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'AbortError') return job === 'drawQr' ? drawsTooLong : tooLong
  const code = 'code' in error ? String(error.code) : ''
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge : error
}

function openPool(): Piscina {
  const isSource = import.meta.url.endsWith('.ts')
  return new Piscina({
    filename: new URL(isSource ? './worker.ts' : './worker.js', import.meta.url).href,
    // From source, as the tests run it, Node.js has to learn TypeScript first.
    execArgv: isSource ? ['--import', 'tsx'] : [],
    minThreads: 0,
    maxThreads: threadsMax,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
}

const tooLong = new Refusal(
  'LIMIT_EXCEEDED',
  'This bot takes longer than 10 seconds to read.',
  'Make it smaller: put its flows into several bots.',
)

const drawsTooLong = new Refusal(
  'LIMIT_EXCEEDED',
  'This picture takes longer than 10 seconds to draw.',
  'Try again in a moment.',
)

const tooLarge = new Refusal(
  'LIMIT_EXCEEDED',
  'This bot needs more memory than there is for reading it.',
  'Make it smaller: put its flows into several bots.',
)
