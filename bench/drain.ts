import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endDrainNow } from '../src/control/activations/end-drain-now.ts'
import { endDrains } from '../src/control/activations/end-drains.ts'
import { openGateway } from '../src/gateway/gateway.ts'
import { answered, keep } from '../test/gateway/receive.ts'
import { migrate, openPlanes } from '../src/store/kit/database.ts'
import { ctxFor, noon, seedCast } from '../test/helpers/cast.ts'
import { activeBot, drainsOn, openSessions, publish } from '../test/helpers/live.ts'

const sessions = 10_000
const goodbye = 'We have moved on. Write to us again at any time.'
const everyMs = 40
const idleMs = 5000
let messages = 0

/**
 * Ends a drain of 10,000 open sessions, each with a goodbye, while customers of the new version go on
 * writing: 25 messages a second, their latency against that of the idle seconds before (F45).
 * On SQLite, or on the empty PostgreSQL database at DATABASE_URL.
 */
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const url = process.env['DATABASE_URL']
const where = url === undefined ? { file: join(folder, 'slipway.db') } : { url }
const { control: db, customers } = openPlanes(where)
await migrate(db)
await seedCast(db)
const bot = await activeBot(db, undefined, goodbye)
await openSessions(db, bot, sessions)
await publish(db, bot, 'Second')
const [drain] = await drainsOn(db, bot)
const actions = {
  secretsOf: async () => [],
  profileSecrets: async () => ({}),
  old: null,
  now: Date.now,
  allowPrivate: false,
  timeoutMs: 1000,
}
const gateway = openGateway(
  customers,
  { sessionExpiryMs: 4 * 3_600_000, customerWaitingMax: 250, actions },
  { tell: async () => {} },
)

await written(sleep(1000))
const idle = await written(sleep(idleMs))
const started = performance.now()
let cutOffMs = 0
const busy = await written(
  (async () => {
    await endDrainNow(ctxFor(db, 'mo'), {
      bot: bot.slug,
      drains: [{ id: drain.id, dueAt: drain.dueAt }],
    })
    cutOffMs = performance.now() - started
    while ((await db('drains').whereNot({ state: 'ended' })).length > 0) {
      await endDrains(ctxFor(db, 'system'))
    }
  })(),
)
const closeMs = performance.now() - started

const left = await db('sessions').where({ versionId: drain.versionId, state: 'open' })
const said = await db('messages').where({ versionId: drain.versionId, direction: 'out' })
const ms = (value: number) => `${value.toFixed(1)} ms`.padStart(10)
console.log(
  `A drain of ${sessions} open sessions on ${url === undefined ? 'SQLite' : 'PostgreSQL'}:`,
)
console.log(`  the verb answered after  ${ms(cutOffMs)}`)
console.log(
  `  all closed after         ${ms(closeMs)}, ${left.length} left open, ${said.length} goodbyes`,
)
console.log(`gateway latency            p50        p99        max   (messages)`)
for (const [name, latencies] of [
  ['idle', idle],
  ['meanwhile', busy],
] as const) {
  const at = (part: number) => ms(latencies[Math.floor((latencies.length - 1) * part)] ?? NaN)
  console.log(`  ${name.padEnd(18)} ${at(0.5)} ${at(0.99)} ${at(1)}   (${latencies.length})`)
}
await db.destroy()
rmSync(folder, { recursive: true, force: true })

/** After how long, sorted, messages are kept that 50 customers write while `meanwhile` goes on. */
async function written(meanwhile: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = []
  const answers: Promise<void>[] = []
  let over = false
  const ended = meanwhile.finally(() => {
    over = true
  })
  for (let i = 0, due = performance.now(); !over; i++, due += everyMs) {
    await sleep(Math.max(0, due - performance.now()))
    answers.push(write(i, due, latencies))
  }
  await Promise.all([ended, ...answers])
  await answered(gateway)
  return latencies.toSorted((a, b) => a - b)
}

async function write(i: number, due: number, latencies: number[]): Promise<void> {
  const { senderId } = bot
  const contact = `49151${i % 50}`
  await keep(gateway, { senderId, contact, messageId: `m${messages++}`, text: 'hi', at: noon })
  latencies.push(performance.now() - due)
}
