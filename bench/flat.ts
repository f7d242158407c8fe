import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aboutHowMany } from '../src/domain/about-how-many.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import type { Db } from '../src/store/kit/database.ts'
import { openSessions } from '../src/store/live/session-batch.ts'
import type { SessionRow } from '../src/store/live/sessions.ts'
import { seedVersion } from '../test/gateway/seed.ts'
import { cpuMs, residentMb, startChild, stopChild } from './kit/child-server.ts'
import type { ChildServer } from './kit/child-server.ts'
import { buttonsYaml } from './kit/buttons-bot.ts'
import { contactOf, loadFully, shownOf } from './kit/customers-load.ts'
import { openFastGraph } from './kit/graph.ts'
import { buildServer, startArgv } from './kit/shared.ts'

/**
 * What a message of a customer costs as open sessions and live bots grow: at most 1.5 times the CPU is
 * the aim (F86). Customers write on as many numbers as there are bots, up to a thousand, and all
 * people with a session write in no order. `--full` goes to a million sessions and 10,000 bots.
 */
const isFull = process.argv.includes('--full')
const sizes = isFull
  ? [
      { sessions: 1000, bots: 10 },
      { sessions: 1_000_000, bots: 10 },
      { sessions: 1000, bots: 10_000 },
    ]
  : [
      { sessions: 1000, bots: 10 },
      { sessions: 20_000, bots: 10 },
      { sessions: 1000, bots: 300 },
    ]
const rounds = 3
const atOnce = 5000
const roundMs = isFull ? 5000 : 2000
const warmMessages = isFull ? 10_000 : 2000
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const started = Date.now()

buildServer()
const graph = await openFastGraph()
const floorFile = join(root, 'bench/kit/floor.ts')
const floor = await startChild('bare server', ['--import', 'tsx', floorFile], graph)
const worlds: { server: ChildServer; people: number; numbers: number; costs: number[] }[] = []
for (const { sessions, bots } of sizes) worlds.push(await opened(sessions, bots))
for (const world of worlds) await warmUp(world)
const floorCosts: number[] = []
for (let round = 0; round < rounds; round++) {
  floorCosts.push(await load({ server: floor, people: 1000, numbers: 10 }, roundMs))
  for (const world of worlds) world.costs.push(await load(world, roundMs))
}
const smallest = median(worlds[0]?.costs ?? [])
console.log(`  bare server: ${median(floorCosts).toFixed(0)} us CPU a message`)
for (const { server, costs } of worlds) {
  const [cost, times] = [median(costs), median(costs) / smallest]
  const memory = `${residentMb(server).toFixed(0)} MB`
  console.log(
    `  ${server.name}: ${cost.toFixed(0)} us CPU a message (${times.toFixed(2)} x), ${memory}`,
  )
}
for (const one of [floor, ...worlds.map(({ server }) => server)]) await stopChild(one)
graph.close()
rmSync(folder, { recursive: true, force: true })

async function opened(sessions: number, bots: number) {
  const file = join(folder, `${sessions}-${bots}.db`)
  const db = openDatabase({ file })
  await db.raw('PRAGMA synchronous=OFF')
  await migrate(db)
  const versions = await seedBots(db, bots, sessions)
  await seedSessions(db, sessions, versions)
  await db.destroy()
  const mb = (statSync(file).size / 1_048_576).toFixed(0)
  const name = `${sessions} open sessions, ${bots} bots (${mb} MB)`
  const server = await startChild(name, startArgv(), graph, `sqlite:${file}`)
  return { server, people: sessions, numbers: Math.min(bots, 1000), costs: [] }
}

/** Until every number was written to some times: its first message reads its bot. */
async function warmUp({ server, people, numbers }: (typeof worlds)[number]): Promise<void> {
  for (let messages = 0; messages < Math.max(warmMessages, 4 * numbers);) {
    const given = { hook: server.hook, graph, people, numbers }
    messages += (await loadFully(given, 50, roundMs)).messages
  }
}

async function load(
  { server, people, numbers }: { server: ChildServer; people: number; numbers: number },
  ms: number,
): Promise<number> {
  const before = cpuMs(server)
  const { messages } = await loadFully({ hook: server.hook, graph, people, numbers }, 50, ms)
  return ((cpuMs(server) - before) / messages) * 1000
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN
}

type Version = { botId: string; versionId: string }

/** Each live on a number of its own. */
async function seedBots(db: Db, count: number, sessions: number): Promise<Version[]> {
  const numbers = Math.min(count, 1000)
  const sessionsOf = (n: number): number =>
    n < numbers ? Math.floor(sessions / numbers) + (n < sessions % numbers ? 1 : 0) : 0
  const made: Version[] = []
  await db.transaction(async (trx) => {
    for (let n = 0; n < count; n++) {
      const botId = `bot-${n}`
      const ids = { id: botId, slug: botId, name: botId, devId: `${botId}-dev` }
      const places = { sandboxId: `${botId}-sandbox`, liveId: `${botId}-live`, policy: '{}' }
      await trx('bots').insert({ ...ids, ...places, createdBy: 'sam', createdAt: started })
      const versionId = await seedVersion(trx, botId, buttonsYaml)
      await trx('releases').insert({ botId, track: 'official', versionId, releasedAt: started })
      const sender = { id: `sender-${n}`, name: `sender-${n}`, channel: 'whatsapp' }
      await trx('senders').insert({ ...sender, address: shownOf(n), createdAt: started })
      const activation = { id: `active-${n}`, botId, senderId: sender.id, state: 'active' }
      // As the cards of a server that has run for a while say it.
      const sessionsShown = aboutHowMany(sessionsOf(n))
      await trx('activations').insert({
        ...activation,
        activatedBy: 'sam',
        activatedAt: started,
        sessionsShown,
      })
      made.push({ botId, versionId })
    }
  })
  return made
}

async function seedSessions(db: Db, count: number, versions: readonly Version[]): Promise<void> {
  const numbers = Math.min(versions.length, 1000)
  for (let from = 0; from < count; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - from) }, (_, i) => from + i)
    await openSessions(
      db,
      some.map((n) => sessionOf(n, n % numbers, versions[n % numbers])),
    )
  }
}

function sessionOf(n: number, number: number, version: Version | undefined): SessionRow {
  if (!version) throw new Error('There is no bot')
  const nothing = { stack: [], slots: {}, waiting: null, offered: [], handedOver: false }
  const conversation = { ...nothing, started: true, actionsInRow: 0, owesReply: false }
  return {
    id: `session-${n}`,
    environment: 'live',
    place: `sender-${number}`,
    contact: contactOf(n),
    ...version,
    snapshot: null,
    track: 'official',
    rule: null,
    share: null,
    expiryMs: null,
    exception: null,
    state: 'open',
    conversation: JSON.stringify(conversation),
    turn: 0,
    handedOver: 0,
    openedAt: started,
    lastAt: started,
    closedAt: null,
    closedWhy: null,
  }
}
