import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suggest } from '../src/chat/suggest.ts'
import { listBots } from '../src/control/bots/list-bots.ts'
import { listPeople } from '../src/control/people/list-people.ts'
import { listRequests } from '../src/control/requests/list-requests.ts'
import { listVersions } from '../src/control/versions/list-versions.ts'
import { openReadModel } from '../src/gateway/read-model.ts'
import { createPhonePort } from '../src/serve/playground/phone-port.ts'
import { slackHome } from '../src/serve/slack-home.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import type { Db } from '../src/store/kit/database.ts'
import { bumpRouteRevision } from '../src/store/live/routes.ts'
import { insertPerson, personOrThrow } from '../src/store/people/people.ts'
import { listeningGateway } from '../test/gateway/seed.ts'
import { ctxFor, seedCast } from '../test/helpers/cast.ts'
import { seedManyBots, versionRow } from '../test/helpers/many-bots.ts'
import { statementsOf } from '../test/helpers/statements-of.ts'
import { openPostgres } from './kit/shared.ts'

/**
 * Lists, App Home, completion and a route move at 2,000 bots and people (`--full`: 10,000), one bot with 150 versions of
 * 1 MB; on SQLite and PostgreSQL. Each line has its statements, and its time beside the floor of the
 * same run: as many empty statements, one after the other. A list and App Home are drawn in 50 ms, a
 * completion and a move are there in 10 (F69): where the median is above, it ends with an error.
 * `tsx bench/lists.ts 100` takes 100 bots.
 */
const listMaxMs = 50
const completionMaxMs = 10

const isFull = process.argv.includes('--full')
const bots = isFull ? 10_000 : Number(process.argv[2] ?? 2000)
const versions = 150
const versionBytes = 1_000_000
const rounds = 100

async function measure(where: string, db: Db): Promise<void> {
  const started = performance.now()
  await seed(db)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  console.log(
    `${where}: ${bots} bots and people, ${versions} versions of 1 MB (${seconds} s to write)`,
  )
  for (const [name, work] of Object.entries(worksOn(db))) {
    await work()
    const count = (await statementsOf(db, work)).length
    const floor = await timesOf(() => empty(db, count))
    const took = await timesOf(work)
    const aim = /^(completion|somebody|a move)/.test(name) ? completionMaxMs : listMaxMs
    const isMet = at(took, 0.5) <= aim
    if (!isMet) process.exitCode = 1
    const [p50, p99, least] = [at(took, 0.5), at(took, 0.99), at(floor, 0.5)].map(inMs)
    const words = `p50 ${p50}, p99 ${p99}; floor ${least}; ${isMet ? 'met' : 'MISSED'}, the aim is ${aim} ms`
    console.log(`  ${name.padEnd(36)} ${String(count).padStart(2)} statements, ${words}`)
  }
  await db.destroy()
}

function worksOn(db: Db): Record<string, () => Promise<unknown>> {
  const ana = ctxFor(db, 'ana')
  const user = { install: 'T1', userId: 'U-ana', name: 'Ana', stranger: false }
  const typing = (source: 'bot' | 'version' | 'person', typed: string) => () =>
    suggest(ana, { ...user, platform: 'slack' }, source, typed, { bot: 'desk-0' })
  const middle = Math.ceil(bots / 60)
  const model = openReadModel(db)
  return {
    '/bots list': () => listBots(ana),
    '/bots list, a page in the middle': () => listBots(ana, { page: middle }),
    '/bots requests': () => listRequests(ana, {}),
    '/bots requests, those for me': () => listRequests(ana, { waitingFor: 'ana' }),
    '/bots versions, of 1 MB each': () => listVersions(ana, { bot: 'desk-0', size: 20 }),
    '/bots people': () => listPeople(ana),
    'App Home': () => slackHome(ana)(user),
    "the playground's phone": createPhonePort(
      listeningGateway(db).gateway,
      ctxFor(db, 'system'),
      null,
    ).bots,
    'completion of bots': typing('bot', 'desk 77'),
    'completion of bots, a later word': typing('bot', '77'),
    'completion of versions, of 1 MB each': typing('version', 'v1.1'),
    'completion of people': typing('person', 'pat 77'),
    'somebody by name': () => personOrThrow(db, `pat ${bots - 1}`),
    'a move of a route, and what it reads': () => moveRoute(db, model),
  }
}

async function moveRoute(db: Db, model: ReturnType<typeof openReadModel>): Promise<void> {
  await db.transaction((trx) => bumpRouteRevision(trx, { botIds: ['many-000001'] }))
  await model.live()
}

async function empty(db: Db, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await db.raw('select 1')
}

async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  for (let i = 0; i < rounds; i++) {
    const before = performance.now()
    await work()
    took.push(performance.now() - before)
  }
  return took.toSorted((a, b) => a - b)
}

const at = (times: readonly number[], share: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
const inMs = (value: number): string => `${value.toFixed(1)} ms`

async function seed(db: Db): Promise<void> {
  await migrate(db)
  await seedCast(db)
  const account = { platform: 'slack', install: 'T1', userId: 'U-ana', personId: 'ana' }
  await db('identities').insert({ ...account, linkedAt: 2 })
  await seedManyBots(db, { from: 0, to: bots, filler: 2000 })
  await db.transaction(async (trx) => {
    for (let i = 0; i < bots; i++) {
      const person = { id: `pat-${i}`, name: `Pat ${i}`, zone: 'UTC', createdAt: 1 }
      await insertPerson(trx, { ...person, disabledAt: null })
    }
  })
  const long = 'x'.repeat(versionBytes)
  for (let n = 1; n <= versions; n++)
    await db('versions').insert(versionRow('many-000000', n, long))
  if (db.client.config.client === 'pg') await db.raw('analyze')
}

const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const server = await openPostgres()
await measure('SQLite', openDatabase({ file: join(folder, 'slipway.db') }))
await measure('PostgreSQL', openDatabase({ url: await server.database('lists') }))
await server.stop()
rmSync(folder, { recursive: true, force: true })
