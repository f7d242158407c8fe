import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { startGraph } from '../doubles/graph/index.ts'
import type { Graph } from '../doubles/graph/index.ts'
import { seedLive } from '../gateway/seed.ts'

export type KillRounds = {
  /** How node starts the server. */
  argv: readonly string[]
  cwd: string
  database: { file: string } | { url: string }
  rounds: number
  /** The longest that a server works before it is killed, in ms. */
  workMs: number
  said?: (line: string) => void
}

/** What should be 0, and how much there was. */
export type KillReport = {
  messages: number
  lost: number
  twice: number
  answersMissing: number
  turnsTooMany: number
  /** Handled by no conversation, though a bot was there for them. */
  outside: number
  leftUndone: number
}

const customers = 20
const redelivered = 40

/**
 * Kills the server at any moment while customers write, starts it again, delivers again what was not
 * taken and what was taken last, and at the end counts what became of each message.
 */
export async function killRounds(how: KillRounds): Promise<KillReport> {
  const graph = await startGraph()
  const db = openDatabase(how.database)
  try {
    await migrate(db)
    const { senderId } = await seedLive(db)
    await db('senders').where({ id: senderId }).update({ address: '+1 202 555 0110' })
    for (let round = 0; round < how.rounds; round++) {
      const child = await startServer(how, graph)
      await load(graph, child, Math.random() * how.workMs)
      how.said?.(`round ${round + 1}: ${graph.hooks.log.length} deliveries so far`)
    }
    const child = await startServer(how, graph)
    await deliverAgain(graph)
    await untilHandled(db)
    child.kill('SIGTERM')
    await once(child, 'close')
    return await report(db, senderId, graph)
  } finally {
    await db.destroy()
    await graph.stop()
  }
}

async function startServer(
  { argv, cwd, database }: KillRounds,
  graph: Graph,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, argv, {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      LOG_LEVEL: 'error',
      // Its senders are not ours.
      PLAYGROUND: 'off',
      DATABASE_URL: 'url' in database ? database.url : `sqlite:${database.file}`,
      WHATSAPP_APP_SECRET: graph.appSecret,
      WHATSAPP_VERIFY_TOKEN: graph.verifyToken,
      WHATSAPP_ACCESS_TOKEN: graph.token,
      WHATSAPP_GRAPH_URL: graph.url,
    },
  })
  let out = ''
  graph.hooks.url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const url = /http:\/\/[\w.:]+/.exec(out)?.[0]
      if (url !== undefined) resolve(`${url}/whatsapp/webhook`)
    })
    child.once('close', (code) => reject(new Error(`The server ended with ${code}: ${out}`)))
  })
  return child
}

/** Customers write and what came before comes again, until the server is gone. */
async function load(graph: Graph, child: ChildProcess, ms: number): Promise<void> {
  let isOver = false
  const one = async (i: number) => {
    while (!isOver) await graph.hooks.message({ phone: `491700${i}` }, text).catch(() => {})
  }
  const work = [
    ...Array.from({ length: customers }, (_, i) => one(i)),
    graph.hooks.retry().catch(() => {}),
    graph.hooks.repeat(redelivered).catch(() => {}),
  ]
  await sleep(ms)
  isOver = true
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  await ended
  await Promise.all(work)
}

const text = { type: 'text', text: { body: 'track my order' } }

async function deliverAgain(graph: Graph): Promise<void> {
  await graph.hooks.retry()
  await graph.hooks.repeat(redelivered)
  if (graph.hooks.log.some(({ status }) => status !== 200)) throw new Error('Not all were taken')
}

const handledWithinMs = 60_000

async function untilHandled(db: Db): Promise<void> {
  for (const until = Date.now() + handledWithinMs; Date.now() < until; await sleep(100)) {
    if (!(await db('inboxMessages').whereNull('settledAt').first('id'))) return
  }
}

async function report(db: Db, place: string, graph: Graph): Promise<KillReport> {
  const sent = new Set(graph.hooks.log.map(({ body }) => idOf(body)))
  const rows: { body: string }[] = await db('messages').where({ place, direction: 'in' })
  const heard = rows.map(({ body }): string => JSON.parse(body).messageId)
  const distinct = new Set(heard)
  const count = async (table: string, where: object) =>
    Number((await db(table).where(where).count({ n: '*' }).first())?.n ?? 0)
  const turns = await db('sessions').where({ place }).sum({ n: 'turn' }).first()
  return {
    messages: sent.size,
    lost: [...sent].filter((id) => !distinct.has(id)).length,
    twice: heard.length - distinct.size,
    answersMissing: sent.size - (await count('outboundMessages', { senderId: place })),
    // Several messages of a customer in one batch are one turn of their session.
    turnsTooMany: Math.max(0, Number(turns?.n ?? 0) - sent.size),
    outside: await count('messages', { place, direction: 'in', sessionId: null }),
    leftUndone: await count('inboxMessages', { place, settledAt: null }),
  }
}

type Delivered = { entry: { changes: { value: { messages: { id: string }[] } }[] }[] }

const idOf = (body: object): string =>
  (body as Delivered).entry[0]?.changes[0]?.value.messages[0]?.id ?? ''
