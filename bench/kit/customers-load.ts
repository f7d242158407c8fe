import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastGraph } from './graph.ts'

export const numbersByDefault = 8
/** Shares no factor with how many people there are: they write in no order. */
const stride = 7919
export const secret = '0123456789abcdef0123456789abcdef'

/** Posts customers' messages as Meta does, to one server, and waits for their answers. */
export type Load = { hook: string; graph: FastGraph; people: number; numbers?: number }
export type Rates = { acked: number; answered: number; messages: number; times: number[] }

const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
const answersWithinMs = 60_000

/** As many at a time as there are connections. */
export async function loadFully(load: Load, connections: number, ms: number): Promise<Rates> {
  const [from, before] = [performance.now(), load.graph.answers()]
  const times: number[] = []
  const one = async () => {
    while (performance.now() - from < ms) times.push(await post(load))
  }
  await Promise.all(Array.from({ length: connections }, one))
  const acked = (times.length / (performance.now() - from)) * 1000
  await answersOf(load.graph, before + times.length)
  const answered = (times.length / (performance.now() - from)) * 1000
  return { acked, answered, messages: times.length, times }
}

/** So many a second, whatever the server does. */
export async function loadPaced(load: Load, perSecond: number, ms: number): Promise<Rates> {
  const work: Promise<number>[] = []
  const [from, before] = [performance.now(), load.graph.answers()]
  while (performance.now() - from < ms) {
    const due = ((performance.now() - from) / 1000) * perSecond
    while (work.length < due) work.push(post(load))
    await sleep(1)
  }
  const times = await Promise.all(work)
  await answersOf(load.graph, before + times.length)
  return { acked: perSecond, answered: perSecond, messages: times.length, times }
}

async function answersOf(graph: FastGraph, count: number): Promise<void> {
  const until = performance.now() + answersWithinMs
  while (graph.answers() < count) {
    if (performance.now() > until) throw new Error(`${count - graph.answers()} answers never came`)
    await sleep(2)
  }
}

function post(load: Load): Promise<number> {
  const raw = JSON.stringify(delivery(load))
  const signature = `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
  const from = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(load.hook, { method: 'POST', agent, headers }, (response) => {
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

let delivered = 0

function delivery({ people, numbers = numbersByDefault }: Load): object {
  delivered++
  const who = (delivered * stride) % people
  const n = who % numbers
  const from = contactOf(who)
  const at = String(Math.floor(Date.now() / 1000))
  const message = { from, id: `wamid.in${delivered}`, timestamp: at, type: 'text' }
  const metadata = { display_phone_number: shownOf(n).slice(1), phone_number_id: numberOf(n) }
  const contacts = [{ wa_id: from, profile: { name: 'Rosa' } }]
  const messages = [{ ...message, text: { body: 'what can you do' } }]
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages }
  const changes = [{ field: 'messages', value }]
  return { object: 'whatsapp_business_account', entry: [{ id: '990', changes }] }
}

const numberOf = (n: number): string => String(770_000 + n)
export const contactOf = (n: number): string => `49170${1_000_000 + n}`
export const shownOf = (n: number): string => `+1202${5_550_000 + n}`
