import { setTimeout as sleep } from 'node:timers/promises'
import type { AgendaBackend } from 'agenda'
import { openPlaces, openPlain, ours, stock } from './kit/agendas.ts'

const jobs = process.argv.includes('--full') ? 5000 : 500
const patienceMs = 120_000
const places = await openPlaces()

type Measured = { insertMs: number; firstMs: number; allMs: number }

/** Jobs that wait when Agenda starts: how soon the first runs, and how fast all are done. */
async function measure(backend: AgendaBackend): Promise<Measured> {
  const agenda = await openPlain(backend)
  let firstMs = 0
  let startedAt = 0
  let ended = 0
  agenda.define('work', (_job, done) => {
    firstMs ||= performance.now() - startedAt
    done()
  })
  agenda.on('complete:work', () => (ended += 1))
  const dueAt = new Date()
  const insertedAt = performance.now()
  for (let i = 0; i < jobs; i += 100) {
    await Promise.all(Array.from({ length: 100 }, () => agenda.schedule(dueAt, 'work', { i })))
  }
  const insertMs = performance.now() - insertedAt
  startedAt = performance.now()
  await agenda.start()
  while (ended < jobs && performance.now() - startedAt < patienceMs) await sleep(10)
  const allMs = performance.now() - startedAt
  await agenda.stop()
  if (ended < jobs) console.log(`only ${ended} of ${jobs} ended`)
  return { insertMs, firstMs, allMs }
}

console.log(`${jobs} jobs due at once`)
const header = ['insert s', 'first run s', 'all s', 'jobs/s']
console.log(`${''.padEnd(30)} ${header.map((h) => h.padStart(12)).join('')}`)
for (const [name, backend] of [
  ['KnexBackend, SQLite', ours(places.sqlite)],
  ['KnexBackend, PostgreSQL', ours(places.postgres)],
  ['stock Agenda 6, PostgreSQL', stock(places)],
] as const) {
  const { insertMs, firstMs, allMs } = await measure(backend)
  const seconds = [insertMs, firstMs, allMs].map((ms) => (ms / 1000).toFixed(1))
  const row = [...seconds, Math.round(jobs / (allMs / 1000))]
  console.log(`${name.padEnd(30)} ${row.map((value) => String(value).padStart(12)).join('')}`)
}
await places.close()
// Agenda's own timers for jobs go on after its stop.
process.exit(0)
