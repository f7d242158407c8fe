import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inOneGo } from '../src/bot/intents.ts'
import { activateBot } from '../src/control/activations/activate-bot.ts'
import { prepareActivation } from '../src/control/activations/prepare-activation.ts'
import { readAudit } from '../src/control/audit/read-audit.ts'
import { readBot } from '../src/control/bots/read-bot.ts'
import { approveRequest } from '../src/control/requests/approve-request.ts'
import { preparePublish } from '../src/control/requests/prepare-publish.ts'
import { requestPublish } from '../src/control/requests/request-publish.ts'
import { changedPartAuthors, changedParts } from '../src/domain/authors.ts'
import { slackHome } from '../src/serve/slack-home.ts'
import { lockChanges } from '../src/store/kit/audit.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import type { Db } from '../src/store/kit/database.ts'
import { ctxFor, seedBot, seedCast } from '../test/helpers/cast.ts'
import { activeBot } from '../test/helpers/live.ts'
import { fillHistory } from './kit/history.ts'
import { openPostgres } from './kit/shared.ts'

const isFull = process.argv.includes('--full')
const sizes = [1000, isFull ? 1_000_000 : 100_000] as const
const samples = 20
const allowed = 1.5
/** Nothing on the event loop may take longer (F86). */
const authorsMaxMs = 50
const floor = 'floor: an empty commit'

/**
 * What the desk does all day, with a thousand and with a hundred times as many rows of history behind
 * it (`--full`: a million), on SQLite and PostgreSQL. Ends with an error where they make something 1.5
 * times as slow, and by more than an empty commit of the same run takes: less than that is noise.
 */
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const postgres = await openPostgres()
try {
  await compare('SQLite', (rows) => openDatabase({ file: join(folder, `${rows}.db`) }))
  const urls = new Map<number, string>()
  for (const rows of sizes) urls.set(rows, await postgres.database(`history_${rows}`))
  await compare('PostgreSQL', (rows) => openDatabase({ url: urls.get(rows) ?? '' }))
  printAuthors()
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

type Times = Map<string, number[]>

async function compare(name: string, open: (rows: number) => Db): Promise<void> {
  const [few, many] = [
    await filled(open(sizes[0]), sizes[0]),
    await filled(open(sizes[1]), sizes[1]),
  ]
  // In turns, so that whatever else the machine does slows both.
  for (const times of [few.warmUp, ...Array.from({ length: samples }, () => null)]) {
    await sample(few, times ?? few.times)
    await sample(many, times ?? many.times)
  }
  console.log(
    `${name}, medians of ${samples}`.padEnd(34),
    `  1 thousand ${isFull ? ' 1 million' : '  100,000'}  ratio (the aim is ${allowed}, or less than an empty commit more)`,
  )
  const noiseMs = median(few.times.get(floor))
  for (const [what, times] of few.times) {
    print(what, { fewMs: median(times), manyMs: median(many.times.get(what)), noiseMs })
  }
  for (const { db } of [few, many]) await db.destroy()
}

type Compared = { fewMs: number; manyMs: number; noiseMs: number }

function print(what: string, { fewMs, manyMs, noiseMs }: Compared): void {
  const isSlower = manyMs > fewMs * allowed && manyMs - fewMs > noiseMs
  if (isSlower) process.exitCode = 1
  const ms = (value: number) => `${value.toFixed(1)} ms`.padStart(11)
  const ratio = (manyMs / fewMs).toFixed(2).padStart(6)
  console.log(
    `  ${what.padEnd(32)}${ms(fewMs)}${ms(manyMs)}${ratio}  ${isSlower ? 'MISSED' : 'met'}`,
  )
}

type Filled = { db: Db; busy: { slug: string }; times: Times; warmUp: Times }

async function filled(db: Db, rows: number): Promise<Filled> {
  await migrate(db)
  await seedCast(db)
  const account = { platform: 'slack', install: 'T1', userId: 'UANA', personId: 'ana', linkedAt: 1 }
  await db('identities').insert(account)
  const busy = await activeBot(db)
  await fillHistory(db, busy, rows)
  return { db, busy, times: new Map(), warmUp: new Map() }
}

async function sample({ db, busy }: Filled, taken: Times): Promise<void> {
  const time = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await work()
    taken.set(what, [...(taken.get(what) ?? []), performance.now() - started])
    return result
  }
  const as = (who: 'dana' | 'sam' | 'mo' | 'ava' | 'ana') => ctxFor(db, who)
  await time(floor, () => db.transaction(lockChanges))
  const { slug } = await seedBot(db, { author: 'dana' })
  await time('publish form', () => preparePublish(as('dana'), { bot: slug }))
  const ask = { bot: slug, comment: 'Bench' }
  const { id } = await time('request', () => requestPublish(as('dana'), ask))
  const approval = { request: id, revision: 1, ticks: [] }
  await time('approve', () => approveRequest(as('sam'), approval))
  const preview = await time('activation form', () => prepareActivation(as('mo'), { bot: slug }))
  const activation = { bot: slug, expected: preview.version.id, senders: [] }
  await time('activate', () => activateBot(as('mo'), activation))
  await time('a busy bot', () => readBot(as('ana'), { bot: busy.slug }))
  const { now, settings, ports } = as('ana')
  const home = slackHome({ db, now, settings, ports })
  await time('App Home', () =>
    home({ install: 'T1', userId: 'UANA', name: 'Ana', stranger: false }),
  )
  await time('/audit', () => readAudit(as('ava'), {}))
  await time('/audit by who', () => readAudit(as('ava'), { filter: { who: 'ana' } }))
  await time('/audit of an action', () => readAudit(as('ava'), { filter: { action: 'bot.' } }))
  await time('/audit of a bot', () => readAudit(as('ava'), { filter: { bot: busy.slug } }))
}

function median(times: readonly number[] = []): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN
}

/** 155 flows, each rewritten 200 times, all of them changed (F23). */
function printAuthors(): void {
  const flows = Array.from({ length: 155 }, (_, i) => `flow:f${i}` as const)
  const writes = Array.from({ length: 200 }, (_, revision) =>
    flows.map((part) => ({
      revision,
      part,
      beforeHash: `${part}-${revision}`,
      afterHash: `${part}-${revision + 1}`,
      personId: `p${revision % 7}`,
    })),
  ).flat()
  const at = (revision: number) => Object.fromEntries(flows.map((f) => [f, `${f}-${revision}`]))
  const started = performance.now()
  const authors = inOneGo(changedPartAuthors(writes, inOneGo(changedParts(at(0), at(200))), 200))
  const tookMs = performance.now() - started
  const isSlow = tookMs > authorsMaxMs
  if (isSlow) process.exitCode = 1
  const verdict = `${isSlow ? 'MISSED' : 'met'}, the aim is ${authorsMaxMs} ms`
  const what = `Authors of ${flows.length} flows in ${writes.length} writes: ${authors.length} people`
  console.log(`${what}, ${tookMs.toFixed(1)} ms: ${verdict}`)
}
