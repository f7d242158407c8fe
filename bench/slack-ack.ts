import { createHmac } from 'node:crypto'
import { fork } from 'node:child_process'
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
 * each in a process of its own, taking turns in the same run. CPU is all that its process used, in user
 * and system, divided by the commands; the sender and Slack's double are processes apart.
 *
 * To the acknowledgement: Bolt checks the signature, finds the listener and acknowledges. So do we, and
 * then the database is asked to claim the delivery; it is one that was claimed before, so that no
 * answer follows and nothing but the way to the acknowledgement and the claim is measured.
 *
 * With the answer: Bolt acknowledges and sends one line by `respond()`. We acknowledge, write the claim
 * durably (fsync), find out who speaks, and answer with the help that this person may see.
 */
const secret = '8f742231b10e8888abcd99yyyzzz85a5'
const rounds = 5
const warmup = 600
const perRound = 300
const perSecond = 100
const settleMs = 300
type Told = { url: string } | { cpuUs: number }
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
  process.on('message', (word) => {
    if (word === 'cpu') {
      const { user, system } = process.cpuUsage()
      process.send?.({ cpuUs: user + system } satisfies Told)
    } else void stop().then(() => process.exit(0))
  })
  // Nobody measures any more.
  process.on('disconnect', () => process.exit(1))
  process.send?.({ url } satisfies Told)
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
  const pairs: { what: string; runs: [Run, Run] }[] = [
    {
      what: 'to the acknowledgement',
      runs: [
        { name: 'bolt', app: bolt, text: '', isReplay: false },
        { name: 'ours', app: ours, text: '', isReplay: true },
      ],
    },
    {
      what: 'with the answer',
      runs: [
        { name: 'bolt', app: bolt, text: 'answer', isReplay: false },
        { name: 'ours', app: ours, text: '', isReplay: false },
      ],
    },
  ]
  const runs = pairs.flatMap((pair) => pair.runs)
  for (const run of runs) await burst(run, warmup, Infinity, wayBack)
  const cpu = new Map<Run, number[]>(runs.map((run) => [run, []]))
  const late = new Map<Run, number[]>(runs.map((run) => [run, []]))
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) {
      const before = await run.app.cpuUs()
      late.get(run)?.push(...(await burst(run, perRound, perSecond, wayBack)))
      await new Promise((resolve) => setTimeout(resolve, settleMs))
      cpu.get(run)?.push(((await run.app.cpuUs()) - before) / perRound)
    }
  }
  for (const { what, runs: pair } of pairs) {
    const [theirs = 0, own = 0] = pair.map((run) => median(cpu.get(run) ?? []))
    for (const run of pair) {
      const times = (late.get(run) ?? []).toSorted((a, b) => a - b)
      const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2)
      const us = median(cpu.get(run) ?? []).toFixed(0)
      const ack = `acknowledged p50 ${at(0.5)} ms, p99 ${at(0.99)} ms at ${perSecond}/s`
      console.log(`${what}, ${run.name}: ${us} us CPU a command, ${ack}`)
    }
    console.log(`${what}: ${(own / theirs).toFixed(2)} times the CPU of the bare Bolt app`)
  }
  for (const { end } of [bolt, ours]) end()
  answers.close()
  answers.closeAllConnections()
  await slack.stop()
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
  const cpuUs = async () => {
    const told = next()
    child.send('cpu')
    const answer = await told
    return 'cpuUs' in answer ? answer.cpuUs : 0
  }
  return { url: first.url, cpuUs, end: () => child.send('stop') }
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
