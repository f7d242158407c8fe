import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, HTTPReceiver, LogLevel } from '@slack/bolt'
import pino from 'pino'
import { commandSpecs } from '../src/chat/command-specs.ts'
import { readConfig } from '../src/config.ts'
import { start } from '../src/main.ts'
import { startSlack } from '../test/doubles/slack/index.ts'

/**
 * A slash command over signed HTTP: our whole server against a bare Bolt app with as many commands,
 * each in a process of its own, taking turns in the same run; the sender is a process apart. CPU is
 * that of the whole process, user and system, and the commands are spread, 100 a second.
 *
 * To the acknowledgement: what the process uses from the arrival of the request until its answer has
 * been handed to the system, which is the signature, the parsing, Bolt's own dispatch and, on our side,
 * the server with all its hooks. We acknowledge first and claim after, as Slack repeats no command.
 *
 * With the claim: everything used for a command that gets no answer. On our side it is one that was
 * taken before, so it ends when the database has said so.
 *
 * With the answer: everything used for a command. Bolt sends one line by `respond()`; we write the
 * claim durably (fsync), find out who speaks, and send the help that this person may see. `--full`
 * sends three times as many.
 */
const secret = '8f742231b10e8888abcd99yyyzzz85a5'
const isFull = process.argv.includes('--full')
const rounds = isFull ? 5 : 3
const warmup = 600
const perRound = isFull ? 300 : 200
const perSecond = 100
const settleMs = 300
type Told = { url: string } | { cpuUs: number; ackUs: number }
/** `isReplay`: the same delivery again and again. */
type Run = { name: string; app: Served; text: string; isReplay: boolean }

async function serveOurs(): Promise<void> {
  const { BENCH_SLACK_API = '', BENCH_SLACK_TOKEN = '' } = process.env
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
  const server = await start(
    readConfig({
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'slipway.db')}`,
      SLACK_BOT_TOKEN: BENCH_SLACK_TOKEN,
      SLACK_SIGNING_SECRET: secret,
      SLACK_API_URL: BENCH_SLACK_API,
      ADMINS: 'slack:T1:U1',
    }),
    'all',
    pino({ level: 'silent' }),
  )
  answerCpu(server.url, async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })
}

async function serveBolt(): Promise<void> {
  const receiver = new HTTPReceiver({ signingSecret: secret, logLevel: LogLevel.ERROR })
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' }),
    convoStore: false,
    logLevel: LogLevel.ERROR,
  })
  for (const { name } of commandSpecs('')) {
    app.command(`/${name}`, async ({ ack, command, respond }) => {
      await ack()
      if (command.text === 'answer') await respond({ text: 'Here is what you can do.' })
    })
  }
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  answerCpu(`http://127.0.0.1:${address.port}`, async () => {})
}

function answerCpu(url: string, stop: () => Promise<void>): void {
  const ackUs = cpuToAcknowledgements()
  process.on('message', (word) => {
    if (word === 'cpu') process.send?.({ cpuUs: usedUs(), ackUs: ackUs() } satisfies Told)
    else void stop().then(() => process.exit(0))
  })
  // Nobody measures any more.
  process.on('disconnect', () => process.exit(1))
  process.send?.({ url } satisfies Told)
}

const usedUs = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** All that was used so far between a request and its answer. */
function cpuToAcknowledgements(): () => number {
  const begun = new WeakMap<object, number>()
  let sum = 0
  type Told = { request: object }
  subscribe('http.server.request.start', (told) => begun.set((told as Told).request, usedUs()))
  subscribe('http.server.response.finish', (told) => {
    sum += usedUs() - (begun.get((told as Told).request) ?? usedUs())
  })
  return () => sum
}

async function compare(): Promise<void> {
  const slack = await startSlack()
  slack.addPerson('U1', { name: 'ana' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
  const answers = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => answers.listen(0, '127.0.0.1', resolve))
  const address = answers.address()
  const wayBack = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const env = { BENCH_SLACK_API: slack.apiUrl, BENCH_SLACK_TOKEN: slack.botToken() }
  const [bolt, ours] = await Promise.all([open('bolt', env), open('ours', env)])
  const quiet = [
    { name: 'bolt', app: bolt, text: '', isReplay: false },
    { name: 'ours', app: ours, text: '', isReplay: true },
  ]
  const answered = [
    { name: 'bolt', app: bolt, text: 'answer', isReplay: false },
    { name: 'ours', app: ours, text: '', isReplay: false },
  ]
  const runs: Run[] = [...quiet, ...answered]
  for (const run of runs) await burst(run, warmup, Infinity, wayBack)
  const measured = new Map<Run, Measured>(runs.map((run) => [run, { all: [], ack: [], late: [] }]))
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) await measure(run, wayBack, measured.get(run))
  }
  report('to the acknowledgement', quiet, (run) => measured.get(run)?.ack)
  report('with the claim', quiet, (run) => measured.get(run)?.all)
  report('with the answer', answered, (run) => measured.get(run)?.all)
  for (const run of answered) {
    const times = (measured.get(run)?.late ?? []).toSorted((a, b) => a - b)
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2)
    const when = `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
    console.log(`${run.name}: acknowledged after ${when} at ${perSecond} commands a second`)
  }
  for (const { end } of [bolt, ours]) end()
  answers.close()
  answers.closeAllConnections()
  await slack.stop()
}

/** CPU a command in us, all of it and to the acknowledgement, a round each; ms to each acknowledgement. */
type Measured = { all: number[]; ack: number[]; late: number[] }

async function measure(run: Run, wayBack: string, into: Measured | undefined): Promise<void> {
  const before = await run.app.cpu()
  const tookMs = await burst(run, perRound, perSecond, wayBack)
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  const after = await run.app.cpu()
  into?.all.push((after.cpuUs - before.cpuUs) / perRound)
  into?.ack.push((after.ackUs - before.ackUs) / perRound)
  into?.late.push(...tookMs)
}

function report(what: string, runs: Run[], of: (run: Run) => number[] | undefined): void {
  const [bolt = 0, ours = 0] = runs.map((run) => median(of(run) ?? []))
  const times = (ours / bolt).toFixed(2)
  console.log(`${what}: bolt ${bolt.toFixed(0)} us, ours ${ours.toFixed(0)} us, ${times} times`)
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function open(name: 'ours' | 'bolt', env: Record<string, string>) {
  const child = fork(import.meta.filename, [name], {
    env: { ...process.env, ...env },
  })
  const next = () =>
    new Promise<Told>((resolve) => child.once('message', (told: Told) => resolve(told)))
  const first = await next()
  if (!('url' in first)) throw new Error(`${name} did not start`)
  const cpu = async () => {
    const told = next()
    child.send('cpu')
    const answer = await told
    if ('cpuUs' in answer) return answer
    throw new Error(`${name} told nothing`)
  }
  return { url: first.url, cpu, end: () => child.send('stop') }
}
type Served = Awaited<ReturnType<typeof open>>

let made = 0

/** `count` commands, `perSecond` of them started a second; ms from each to its acknowledgement. */
async function burst(
  { app, text, isReplay }: Run,
  count: number,
  rate: number,
  origin: string,
): Promise<number[]> {
  // Of its own: a server closes connections that were idle during the others' turns.
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  const started = performance.now()
  const answers: Promise<number>[] = []
  for (let i = 0; i < count; i++) {
    const dueAt = rate === Infinity ? 0 : started + (i * 1000) / rate
    const waitMs = dueAt - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (rate === Infinity && i % 20 === 19) await Promise.all(answers)
    answers.push(send(agent, { url: app.url, origin, text, isReplay }))
  }
  const tookMs = await Promise.all(answers)
  agent.destroy()
  return tookMs
}

type Sent = { url: string; origin: string; text: string; isReplay: boolean }

function send(agent: Agent, { url, origin, text, isReplay }: Sent): Promise<number> {
  if (!isReplay) made += 1
  const body = new URLSearchParams({
    command: '/help',
    text,
    team_id: 'T1',
    user_id: 'U1',
    user_name: 'ana',
    channel_id: 'C1',
    trigger_id: isReplay ? 'bench.replay' : `bench.${process.pid}.${made}`,
    is_enterprise_install: 'false',
    response_url: origin,
  }).toString()
  const timestamp = Math.floor(Date.now() / 1000)
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${digest}`,
  }
  return new Promise((resolve, reject) => {
    const sentAt = performance.now()
    const sending = request(`${url}/slack/events`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - sentAt)
        else reject(new Error(`answered ${answer.statusCode}`))
      })
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

const role = process.argv[2]
if (role === 'ours') await serveOurs()
else if (role === 'bolt') await serveBolt()
else await compare()
