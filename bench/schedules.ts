import { setTimeout as sleep } from 'node:timers/promises'
import { openAgenda } from '../src/schedule/open-agenda.ts'
import type { Db } from '../src/store/kit/database.ts'
import { openPlaces, openPlain, stock } from './kit/agendas.ts'

const isFull = process.argv.includes('--full')
const schedules = isFull ? 200 : 50
const overMs = isFull ? 20_000 : 4000
/** Time to arm them all before the first is due. */
const leadMs = isFull ? 6000 : 2500
const places = await openPlaces()

/** How late 200 wake-ups are that are spread over 20 s, with a scan each second (F51). */
async function slipway(knex: Db, store: Parameters<typeof openAgenda>[0]['store']) {
  const late: number[] = []
  const agenda = await openAgenda({
    store,
    knex,
    log: console.error,
    onWake: ({ scheduleId }) => {
      late.push(Date.now() - Number(scheduleId))
      return Promise.resolve()
    },
  })
  await inTime((dueAt) =>
    agenda.arm({ scheduleId: String(dueAt), revision: 1, step: 'activate', dueAt }),
  )
  await ended(late)
  await agenda.stop()
  return late
}

async function stockAgenda() {
  const late: number[] = []
  const agenda = await openPlain(stock(places))
  agenda.define<{ dueAt: number }>('wake', ({ attrs }, done) => {
    late.push(Date.now() - attrs.data.dueAt)
    done()
  })
  await agenda.start()
  await inTime((dueAt) => agenda.schedule(new Date(dueAt), 'wake', { dueAt }))
  await ended(late)
  await agenda.stop()
  return late
}

/** What this machine itself is late by now. */
async function bareTimers() {
  const late: number[] = []
  for (const dueAt of dueTimes()) {
    setTimeout(() => late.push(Date.now() - dueAt), dueAt - Date.now())
  }
  await ended(late)
  return late
}

/** The same for everybody: no two at the same time, none on a beat with the scans. */
function dueTimes(): number[] {
  const from = Date.now() + leadMs
  return Array.from({ length: schedules }, (_, i) =>
    Math.round(from + ((i * 0.618_034) % 1) * overMs),
  )
}

async function inTime(arm: (dueAt: number) => Promise<unknown>): Promise<void> {
  const times = dueTimes()
  for (const dueAt of times) await arm(dueAt)
  if (Date.now() > Math.min(...times)) console.log('armed too late: give it a longer lead')
}

async function ended(late: readonly number[]): Promise<void> {
  const before = Date.now() + leadMs + overMs + 15_000
  while (late.length < schedules && Date.now() < before) await sleep(50)
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN

const { sqlite, postgres, postgresUrl } = places
const runs: [name: string, run: () => Promise<number[]>][] = [
  ['Slipway, SQLite', () => slipway(sqlite, null)],
  ['Slipway, PostgreSQL', () => slipway(postgres, null)],
  ['Slipway, AGENDA_URL=postgres', () => slipway(sqlite, { kind: 'postgres', url: postgresUrl })],
  ['stock Agenda 6, PostgreSQL', stockAgenda],
  ['bare timers, no database', bareTimers],
]
console.log(`${schedules} wake-ups over ${overMs / 1000} s, a scan each second; lateness in ms`)
console.log(
  `${''.padEnd(30)} ${['ran', 'p50', 'p90', 'p99', 'max'].map((h) => h.padStart(6)).join('')}`,
)
for (const [name, run] of runs) {
  const late = (await run()).toSorted((a, b) => a - b)
  const row = [late.length, at(late, 0.5), at(late, 0.9), at(late, 0.99), at(late, 1)]
  console.log(`${name.padEnd(30)} ${row.map((value) => String(value).padStart(6)).join('')}`)
}
await places.close()
// Agenda's own timers for jobs go on after its stop.
process.exit(0)
