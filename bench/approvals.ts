import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { approveRequest } from '../src/control/requests/approve-request.ts'
import { requestPublish } from '../src/control/requests/request-publish.ts'
import { Refusal } from '../src/refusal.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import { ctxFor, seedBot, seedCast } from '../test/helpers/cast.ts'

const clicks = 400

/** 400 approve clicks at the same moment, from two approvers, on SQLite (F26). */
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const db = openDatabase({ file: join(folder, 'slipway.db') })
await migrate(db)
await seedCast(db)
const bot = await seedBot(db)
const request = await requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment: 'Bench' })
const input = { request: request.id, revision: 1, ticks: [] }
await approveRequest(ctxFor(db, 'sam'), input)

const started = performance.now()
const results = await Promise.allSettled(
  Array.from({ length: clicks }, (_, i) =>
    approveRequest(ctxFor(db, i % 2 === 0 ? 'ana' : 'li'), input),
  ),
)
const tookMs = performance.now() - started

const decided = results.filter((result) => result.status === 'fulfilled').length
const told = results.filter(
  (result) =>
    result.status === 'rejected' &&
    result.reason instanceof Refusal &&
    /was already approved by (Ana|Li)/.test(result.reason.sentence),
).length
const versions = await db('versions').where({ botId: bot.id })
console.log(
  `${clicks} approve clicks: ${decided} decision, ${versions.length} version, ${told} told who decided; ` +
    `${tookMs.toFixed(0)} ms, ${(tookMs / clicks).toFixed(2)} ms each`,
)
await db.destroy()
rmSync(folder, { recursive: true, force: true })
