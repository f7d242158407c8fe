import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChatCore } from '../src/chat/core.ts'
import type { Answer, Incoming } from '../src/chat/port.ts'
import { requestPublish } from '../src/control/requests/request-publish.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import { backgroundOf } from '../test/helpers/background.ts'
import { ctxFor, noon, seedBot, seedCast } from '../test/helpers/cast.ts'

const clicks = 400

/** 400 approve clicks on one card at the same moment, through the chat core, on SQLite (F26). */
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const db = openDatabase({ file: join(folder, 'slipway.db') })
await migrate(db)
await seedCast(db)
const bot = await seedBot(db, { superAdmin: 'ana', author: 'dov' })
const request = await requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment: 'Bench' })
const core = createChatCore(ctxFor(db, 'system'))
const click = (user: string, n: number): Incoming => ({
  platform: 'playground',
  interactionId: `click-${n}`,
  user: { install: 'local', userId: user, name: user, stranger: false },
  channel: 'releases',
  at: noon,
  kind: 'click',
  action: `approve:${request.id}:1`,
})

const cpu = process.cpuUsage()
const startedAt = performance.now()
const answered: { answer: Answer; afterMs: number }[] = []
await Promise.all(
  Array.from({ length: clicks }, async (_, n) => {
    const answer = await core.receive(click(n % 2 === 0 ? 'ana' : 'li', n))
    answered.push({ answer, afterMs: performance.now() - startedAt })
  }),
)
const { user, system } = process.cpuUsage(cpu)
const text = (answer: Answer) => JSON.stringify(answer)
const won = answered.findIndex(({ answer }) => /You approved/.test(text(answer)))
const told = answered.filter(({ answer }) => /already approved/.test(text(answer))).length
const median = answered[clicks / 2]?.afterMs ?? 0
console.log(
  `${clicks} clicks through the chat core: ${told} told who decided; the decision was answered as ` +
    `number ${won + 1} after ${answered[won]?.afterMs.toFixed(0)} ms; median ${median.toFixed(0)} ms, ` +
    `last ${answered.at(-1)?.afterMs.toFixed(0)} ms, CPU ${((user + system) / 1000 / clicks).toFixed(2)} ms a click`,
)
await backgroundOf(db).stop()
await db.destroy()
rmSync(folder, { recursive: true, force: true })
