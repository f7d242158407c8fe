import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import { activate, seedLive, seedSender } from '../test/gateway/seed.ts'
import { buttonsYaml } from './kit/buttons-bot.ts'
import { cpuMs, startChild, stopChild } from './kit/child-server.ts'
import type { ChildServer } from './kit/child-server.ts'
import { loadFully, loadPaced, numbersByDefault, shownOf } from './kit/customers-load.ts'
import { openFastGraph } from './kit/graph.ts'
import { profiled } from './kit/profile.ts'
import { buildServer, openPostgres, startArgv } from './kit/shared.ts'

/**
 * Customers' messages by the whole durable path, from the signature to the answer with three buttons
 * at a local Graph, on SQLite and PostgreSQL; beside a bare server that keeps nothing and beside the
 * Chat SDK, which keeps everything in memory (F86). Medians of rounds that take turns. The aim: at
 * most 2.5 times the CPU of the bare server, and 4 times as many messages as the Chat SDK.
 * `--full` takes longer rounds, `--sqlite` leaves PostgreSQL out, `--profile` says where time goes.
 */
const isFull = process.argv.includes('--full')
const isProfiled = process.argv.includes('--profile')
const rounds = isFull ? 5 : 3
const roundMs = isFull ? 8000 : 1200
const people = 5000
/** Until the code that runs often is compiled: before that a message costs several times as much. */
const warmMessages = isFull ? 20_000 : 4000
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))

buildServer()
const graph = await openFastGraph()
const postgres = process.argv.includes('--sqlite') ? null : await openPostgres()
const postgresUrl = await postgres?.database('durable')
const file = join(folder, 'slipway.db')
await seed({ file })
if (postgresUrl) await seed({ url: postgresUrl })

const inTsx = (name: string) => ['--import', 'tsx', join(root, `bench/kit/${name}.ts`)]
const main = [...(isProfiled ? ['--inspect=127.0.0.1:0'] : []), ...startArgv()]
const servers = [
  await startChild('bare server', inTsx('floor'), graph),
  await startChild('Chat SDK', inTsx('peer'), graph),
  await startChild('Slipway on SQLite', main, graph, `sqlite:${file}`),
  ...(postgresUrl ? [await startChild('Slipway on PostgreSQL', main, graph, postgresUrl)] : []),
]

type Round = { acked: number; answered: number; cpuUs: number; p50: number; p99: number }

for (const one of servers) await warmUp(one)
for (const connections of [50, 20]) {
  console.log(`${connections} connections:`)
  say(await interleaved((one) => loadFully(loadOf(one), connections, roundMs)))
}
console.log('300 messages a second:')
say(await interleaved((one) => loadPaced(loadOf(one), 300, roundMs)))
if (isProfiled) {
  for (const one of servers.filter(({ inspect }) => inspect !== '')) {
    console.log(`${one.name}, main thread at 50 connections:`)
    const [all, mainOnly] = [cpuMs(one), cpuMs(one, one.child.pid)]
    console.log(await profiled(one.inspect, () => loadFully(loadOf(one), 50, 8000)))
    const share = (cpuMs(one, one.child.pid) - mainOnly) / (cpuMs(one) - all)
    console.log(`  Of its CPU, ${(share * 100).toFixed(0)} % is the main thread's`)
  }
}
for (const one of servers) await stopChild(one)
await postgres?.stop()
graph.close()
rmSync(folder, { recursive: true, force: true })

async function warmUp(one: ChildServer): Promise<void> {
  for (let messages = 0; messages < warmMessages;) {
    messages += (await loadFully(loadOf(one), 50, roundMs)).messages
  }
}

function loadOf({ hook }: ChildServer) {
  return { hook, graph, people }
}

async function seed(where: { file: string } | { url: string }): Promise<void> {
  const db = openDatabase(where)
  await migrate(db)
  const { senderId, botId } = await seedLive(db, { yaml: buttonsYaml })
  await db('senders')
    .where({ id: senderId })
    .update({ address: shownOf(0) })
  for (let n = 1; n < numbersByDefault; n++) {
    await activate(db, botId, await seedSender(db, { address: shownOf(n) }))
  }
  await db.destroy()
}

type Measured = Map<ChildServer, Round[]>

/** Each server's rounds, taken in turns: what else the machine does meets all of them. */
async function interleaved(
  load: (server: ChildServer) => ReturnType<typeof loadFully>,
): Promise<Measured> {
  const measured: Measured = new Map(servers.map((one) => [one, []]))
  for (let round = 0; round < rounds; round++) {
    for (const one of servers) {
      const before = cpuMs(one)
      const { acked, answered, messages, times } = await load(one)
      const cpuUs = ((cpuMs(one) - before) / messages) * 1000
      const sorted = times.toSorted((a, b) => a - b)
      const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0
      measured.get(one)?.push({ acked, answered, cpuUs, p50: at(0.5), p99: at(0.99) })
    }
  }
  return measured
}

function say(measured: Measured): void {
  const [floor, peer] = servers.map((one) => medians(measured.get(one) ?? []))
  for (const one of servers) {
    const { acked, answered, cpuUs, p50, p99 } = medians(measured.get(one) ?? [])
    const best = Math.min(...(measured.get(one) ?? []).map((round) => round.p99))
    const rates = `${acked.toFixed(0)} acknowledged/s, ${answered.toFixed(0)} answered/s`
    const times = `${(answered / (peer?.answered ?? NaN)).toFixed(1)} x Chat SDK`
    const cpu = `${cpuUs.toFixed(0)} us CPU each (${(cpuUs / (floor?.cpuUs ?? NaN)).toFixed(1)} x)`
    const acks = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (best ${best.toFixed(1)})`
    console.log(`  ${one.name.padEnd(22)}${rates} (${times}), ${cpu}, ${acks}`)
  }
}

function medians(all: readonly Round[]): Round {
  const of = (name: keyof Round) =>
    all.map((round) => round[name]).toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN
  const [acked, answered, cpuUs] = [of('acked'), of('answered'), of('cpuUs')]
  return { acked, answered, cpuUs, p50: of('p50'), p99: of('p99') }
}
