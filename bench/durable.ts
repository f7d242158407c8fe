import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import { activate, seedLive, seedSender } from '../test/gateway/seed.ts'

/**
 * Customers' messages by the whole durable path, from the signature to the answer at a local Graph,
 * beside a bare server that keeps nothing: 2.5 times its CPU a message at 50 connections is the aim
 * (F86). On SQLite, or on the empty PostgreSQL database at DATABASE_URL. `--full` takes longer rounds.
 */
const isFull = process.argv.includes('--full')
const rounds = isFull ? 5 : 2
const roundMs = isFull ? 8000 : 3000
const numbers = 8
const people = 5000
const secret = '0123456789abcdef0123456789abcdef'
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const url = process.env['DATABASE_URL']

let answers = 0
let delivered = 0
const graph = createServer((incoming, answer) => {
  let body = ''
  incoming.on('data', (part: Buffer) => (body += part.toString()))
  incoming.on('end', () => {
    const isAnswer = !body.includes('"status":"read"')
    if (isAnswer) answers++
    const given = { contacts: [], messages: [{ id: `wamid.out${answers}` }] }
    answer.writeHead(200, { 'content-type': 'application/json' })
    answer.end(JSON.stringify(isAnswer ? given : { success: true }))
  })
})
await once(graph.listen(0, '127.0.0.1'), 'listening')
const address = graph.address()
if (address === null || typeof address === 'string') throw new Error('no port')

execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root])
const env = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  PORT: '0',
  LOG_LEVEL: 'error',
  PLAYGROUND: 'off',
  DATABASE_URL: url ?? `sqlite:${join(folder, 'slipway.db')}`,
  WHATSAPP_APP_SECRET: secret,
  WHATSAPP_VERIFY_TOKEN: 'a-verify-token-of-a-bench',
  WHATSAPP_ACCESS_TOKEN: 'an-access-token-of-a-bench',
  WHATSAPP_GRAPH_URL: `http://127.0.0.1:${address.port}`,
  WHATSAPP_SENDS_PER_SECOND: '1000',
}
await seed()
const ours = await start([join(root, 'dist/src/main.js')])
const floor = await start(['--import', 'tsx', join(root, 'bench/kit/floor.ts')])
console.log(`Messages of customers on ${url === undefined ? 'SQLite' : 'PostgreSQL'}:`)
for (const connections of [50, 20]) {
  for (let round = 1; round <= rounds; round++) {
    for (const one of [floor, ours]) console.log(await measured(one, connections))
  }
}
console.log('Acknowledged at 300 a second:')
for (const one of [floor, ours]) console.log(await paced(one))
for (const { child } of [ours, floor]) {
  child.kill('SIGTERM')
  await once(child, 'close')
}
graph.closeAllConnections()
graph.close()
rmSync(folder, { recursive: true, force: true })

type Server = { child: ChildProcess; hook: string; name: string; agent: Agent }

async function seed(): Promise<void> {
  const db = openDatabase(url === undefined ? { file: join(folder, 'slipway.db') } : { url })
  await migrate(db)
  const { senderId, botId } = await seedLive(db)
  await db('senders')
    .where({ id: senderId })
    .update({ address: shownOf(0) })
  for (let n = 1; n < numbers; n++) {
    await activate(db, botId, await seedSender(db, { address: shownOf(n) }))
  }
  await db.destroy()
}

async function start(argv: string[]): Promise<Server> {
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  while (!/http:\/\/[\w.:]+/.test(out)) await sleep(20)
  const found = /http:\/\/[\w.:]+/.exec(out)?.[0] ?? ''
  const name = argv.at(-1)?.includes('floor') ? 'bare server' : 'Slipway    '
  return { child, hook: `${found}/whatsapp/webhook`, name, agent: new Agent({ keepAlive: true }) }
}

async function measured(server: Server, connections: number): Promise<string> {
  const cpu = cpuMs(server)
  const [from, before] = [performance.now(), answers]
  const times: number[] = []
  const one = async () => {
    while (performance.now() - from < roundMs) times.push(await post(server))
  }
  await Promise.all(Array.from({ length: connections }, one))
  const acked = (times.length / (performance.now() - from)) * 1000
  while (answers - before < times.length) await sleep(5)
  const answered = (times.length / (performance.now() - from)) * 1000
  const used = ((cpuMs(server) - cpu) / times.length) * 1000
  const figures = `${acked.toFixed(0)} acknowledged/s, ${answered.toFixed(0)} answered/s`
  return `  ${server.name} ${connections} connections: ${figures}, ${used.toFixed(0)} us CPU each, ${spread(times)}`
}

async function paced(server: Server): Promise<string> {
  const work: Promise<number>[] = []
  const [from, before] = [performance.now(), answers]
  while (performance.now() - from < roundMs) {
    while (work.length < ((performance.now() - from) / 1000) * 300) work.push(post(server))
    await sleep(1)
  }
  const times = await Promise.all(work)
  while (answers - before < times.length) await sleep(5)
  return `  ${server.name} ${spread(times)}`
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
}

/** Of all its threads, user and system; the kernel counts in hundredths of a second. */
function cpuMs({ child }: Server): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function post({ hook, agent }: Server): Promise<number> {
  const raw = JSON.stringify(delivery())
  const signature = `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
  const from = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(hook, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - from)
        else reject(new Error(`answered ${response.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(raw)
  })
}

function delivery(): object {
  delivered++
  const n = delivered % numbers
  const from = `49170${1_000_000 + (delivered % people)}`
  const at = String(Math.floor(Date.now() / 1000))
  const message = { from, id: `wamid.in${delivered}`, timestamp: at, type: 'text' }
  const metadata = { display_phone_number: shownOf(n).slice(1), phone_number_id: String(770 + n) }
  const contacts = [{ wa_id: from, profile: { name: 'Rosa' } }]
  const messages = [{ ...message, text: { body: 'track my order' } }]
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages }
  const changes = [{ field: 'messages', value }]
  return { object: 'whatsapp_business_account', entry: [{ id: '990', changes }] }
}

function shownOf(n: number): string {
  return `+1202555${1000 + n}`
}
