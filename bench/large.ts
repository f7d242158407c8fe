import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { drawCard } from '../src/chat/events/draw-card.ts'
import { saveDraft } from '../src/control/drafts/save-draft.ts'
import { approveRequest } from '../src/control/requests/approve-request.ts'
import { preparePublish } from '../src/control/requests/prepare-publish.ts'
import { prepareReview } from '../src/control/requests/prepare-review.ts'
import { requestPublish } from '../src/control/requests/request-publish.ts'
import { inOneChange } from '../src/store/kit/changes.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import { putMeta } from '../src/store/kit/meta.ts'
import { jobs } from '../src/work/jobs.ts'
import { backgroundOf } from '../test/helpers/background.ts'
import { ctxFor, seedBot, seedCast } from '../test/helpers/cast.ts'
import { largeBot } from './kit/large-bot.ts'
import { lockTimes } from './kit/locks.ts'
import { startWorkers } from '../test/helpers/start-workers.ts'

/**
 * What a bot of 1 MB costs everybody else, step by step of a release: the longest that the event loop
 * stood still, and how long the write lock was held, beside a change of one row. Twice: of a new bot,
 * and of one that changes a third of its answers. The form opens as people open it, some seconds after
 * the save, and once more in a process that has just started. At last 2,000 changed parts are told in
 * words, beside reading both sides as JSON.
 */
if (process.argv[2] === 'cold') await openCold(process.argv[3] ?? '', process.argv[4] ?? '')
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const db = openDatabase({ file: join(folder, 'slipway.db') })
await migrate(db)
await seedCast(db)
const bot = await seedBot(db, { superAdmin: 'ana', author: 'dov' })
const locks = lockTimes(db)
await startWorkers()
const first = largeBot(1500, bot.sender)

console.log(`${''.padEnd(12)} ${['took', 'blocked', 'locked'].map((h) => h.padStart(10)).join('')}`)
await step('one row', () => inOneChange(db, 'bench', (trx) => putMeta(trx, 'bench', 'one')))
for (const source of [first, first.replaceAll('Answer 7', 'Reply 7')]) {
  const on = { bot: bot.slug }
  await step('save', () => saveDraft(ctxFor(db, 'dov'), { ...on, source, replace: true }))
  await step('read ahead', () => backgroundOf(db).settled())
  await step('form', () => preparePublish(ctxFor(db, 'dana'), on))
  console.log(cold(bot.slug))
  const { id } = await step('ask', () =>
    requestPublish(ctxFor(db, 'dana'), { ...on, comment: 'B' }),
  )
  const aimed = { request: id, revision: 1 }
  await step('card', () => drawCard(ctxFor(db, 'dana'), `request:${id}`))
  await step('review', () => prepareReview(ctxFor(db, 'ana'), aimed))
  await step('approve', () => approveRequest(ctxFor(db, 'ana'), { ...aimed, ticks: [] }))
  await step('bot card', () => drawCard(ctxFor(db, 'dana'), `bot:${bot.id}`))
}
wordsOf2000()
await backgroundOf(db).stop()
await db.destroy()
rmSync(folder, { recursive: true, force: true })

/** The form in a process that knows nothing yet. */
function cold(slug: string): string {
  const file = join(folder, 'slipway.db')
  const script = [...process.execArgv, import.meta.filename, 'cold', file, slug]
  return execFileSync(process.execPath, script, { encoding: 'utf8' }).trimEnd()
}

async function openCold(file: string, slug: string): Promise<never> {
  const db = openDatabase({ file })
  const loop = watchLoop()
  const startedAt = performance.now()
  await preparePublish(ctxFor(db, 'dana'), { bot: slug })
  const times = [performance.now() - startedAt, loop.worstMs()].map(inMs)
  console.log(`${'form, cold'.padEnd(12)} ${times.join('')}`)
  await db.destroy()
  process.exit(0)
}

function wordsOf2000(): void {
  const source = largeBot(1000, bot.sender)
  const other = source.replaceAll('Answer ', 'Reply ').replaceAll('What is', 'Tell me')
  const [base, next] = [source, other].map((text) => jobs.readBot([{ name: 'b', text }]).definition)
  if (!base || !next) throw new Error('It is a bot')
  const { changes } = jobs.compare({ base, next })
  const tellMs = bestOf(() => jobs.compare({ base, next }))
  const floorMs = bestOf(() => JSON.parse(JSON.stringify({ base, next })))
  const ratio = (tellMs / floorMs).toFixed(1)
  const what = `${changes.length} changed parts in words: ${tellMs.toFixed(0)} ms`
  console.log(`${what}, ${ratio} times reading both sides as JSON (${floorMs.toFixed(0)} ms)`)
}

function bestOf(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const startedAt = performance.now()
    work()
    return performance.now() - startedAt
  })
  return Math.min(...times)
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const loop = watchLoop()
  const startedAt = performance.now()
  const result = await work()
  const tookMs = performance.now() - startedAt
  await sleep(10)
  console.log(`${name.padEnd(12)} ${[tookMs, loop.worstMs(), locks.take().p99].map(inMs).join('')}`)
  return result
}

function inMs(value: number): string {
  return (Number.isNaN(value) ? '-' : `${value.toFixed(value < 10 ? 1 : 0)} ms`).padStart(10)
}

/** The longest gap between two looks that are a millisecond apart. */
function watchLoop(): { worstMs: () => number } {
  let worst = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    worst = Math.max(worst, now - last - 1)
    last = now
  }, 1)
  return {
    worstMs: () => {
      clearInterval(timer)
      return worst
    },
  }
}
