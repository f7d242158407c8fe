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
import { ctxFor, seedBot, seedCast } from '../test/helpers/cast.ts'
import { largeBot } from './kit/large-bot.ts'
import { lockTimes } from './kit/locks.ts'

/**
 * What a bot of 1 MB costs everybody else, step by step of a release: the longest that the event loop
 * stood still, and how long the write lock was held, beside a change of one row. Twice: of a new bot,
 * and of one that changes a third of its answers.
 */
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const db = openDatabase({ file: join(folder, 'slipway.db') })
await migrate(db)
await seedCast(db)
const bot = await seedBot(db, { superAdmin: 'ana', author: 'dov' })
const locks = lockTimes(db)
const first = largeBot(1500, bot.sender)

console.log(`${''.padEnd(12)} ${['took', 'blocked', 'locked'].map((h) => h.padStart(10)).join('')}`)
await step('one row', () => inOneChange(db, 'bench', (trx) => putMeta(trx, 'bench', 'one')))
for (const source of [first, first.replaceAll('Answer 7', 'Reply 7')]) {
  const on = { bot: bot.slug }
  await step('save', () => saveDraft(ctxFor(db, 'dov'), { ...on, source, replace: true }))
  await step('form', () => preparePublish(ctxFor(db, 'dana'), on))
  const { id } = await step('ask', () =>
    requestPublish(ctxFor(db, 'dana'), { ...on, comment: 'B' }),
  )
  const aimed = { request: id, revision: 1 }
  await step('card', () => drawCard(ctxFor(db, 'dana'), `request:${id}`))
  await step('review', () => prepareReview(ctxFor(db, 'ana'), aimed))
  await step('approve', () => approveRequest(ctxFor(db, 'ana'), { ...aimed, ticks: [] }))
  await step('bot card', () => drawCard(ctxFor(db, 'dana'), `bot:${bot.id}`))
}
await db.destroy()
rmSync(folder, { recursive: true, force: true })

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const loop = watchLoop()
  const startedAt = performance.now()
  const result = await work()
  const tookMs = performance.now() - startedAt
  await sleep(10)
  const ms = (value: number) =>
    (Number.isNaN(value) ? '-' : `${value.toFixed(value < 10 ? 1 : 0)} ms`).padStart(10)
  console.log(`${name.padEnd(12)} ${ms(tookMs)}${ms(loop.worstMs())}${ms(locks.take().p99)}`)
  return result
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
