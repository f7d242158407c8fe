import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { createSlack } from '../adapters/slack/index.ts'
import type { Installs } from '../adapters/slack/index.ts'
import { SendProblem } from '../src/chat/outbound-port.ts'
import type { ChatAdapter } from '../src/chat/outbound-port.ts'
import type { Subject } from '../src/domain/events.ts'
import { createRelay } from '../src/notify/relay.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import { enqueue } from '../src/store/delivery/enqueue.ts'
import { fakeChatCore, requestCard } from '../test/doubles/chat-core.ts'
import { startSlack } from '../test/doubles/slack/index.ts'

/**
 * 500 queued card updates over ten channels, from a real outbox through the relay and the Slack
 * adapter, against Slack's own rate (50 updates a minute and workspace) with a 429 thrown in now and
 * then. Everybody's clock runs `speedup` times as fast: 1 is the honest figure and takes 12 minutes,
 * 20 by default, and 10 with `--full`.
 */
const cards = 500
const channels = 10
const slackPerMinute = 50
const ours = { perMinute: 45, burst: 5 }
const refusals = 10
const isFull = process.argv.includes('--full')
const speedup = isFull ? 10 : Number(process.argv[2] ?? 20)
const startedAt = Date.now()
const fast = () => startedAt + (Date.now() - startedAt) * speedup

const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const db = openDatabase({ file: join(folder, 'slipway.db') })
await migrate(db)
const slack = await startSlack({ now: fast })
const channelOf = (card: number) => `C${card % channels}`
for (let i = 0; i < channels; i++)
  slack.addChannel(channelOf(i), { name: `bots-${i}`, members: [slack.botUserId()] })

let status = 'old'
const relay = createRelay({
  db,
  now: fast,
  adapters: new Map([['slack', inTheSameTime(connect())]]),
  drawCard: async (subject) => ({ ...requestCard(), subject, status }),
  describeEvent: async () => null,
  log: (problem, error) => console.error(problem, error),
})
const update = () =>
  enqueue(
    db,
    Array.from({ length: cards }, (_, i) => ({
      id: ulid(fast()),
      kind: 'card' as const,
      platform: 'slack' as const,
      install: 'T1',
      target: channelOf(i),
      subject: `request:${i}` satisfies Subject,
      event: null,
    })),
    fast(),
  )
const waiting = () => db('outbox').whereNot({ state: 'sent' })

await update()
await relay.runOnce()
slack.rates.on = true
status = 'new'
await update()
const queued = (await waiting()).length
const faults = setInterval(
  () => slack.fault({ method: 'chat.update', when: 'before', answer: { retryAfter: 1 } }),
  (cards / ours.perMinute / refusals) * (60_000 / speedup),
)
const started = fast()
relay.start()
while ((await waiting().count({ left: '*' }).first())?.['left'] !== 0)
  await new Promise((resolve) => setTimeout(resolve, 100))
const minutes = (fast() - started) / 60_000
clearInterval(faults)
await relay.stop()

const messages = Array.from({ length: channels }, (_, i) => slack.channel(channelOf(i)).messages)
const shown = messages.flat()
const drawn = shown.filter(({ text }) => text.includes('new')).length
const twice = shown.filter(({ edits }) => edits > 1).length + Math.max(0, shown.length - cards)
const refused = slack.calls.filter(({ result }) => ['ratelimited', '429'].includes(result)).length
const floor = (rate: { perMinute: number; burst: number }) =>
  ((cards - rate.burst) / rate.perMinute).toFixed(1)
console.log(
  `${queued} queued card updates in ${channels} channels: ${drawn} drawn, ${cards - drawn} lost, ` +
    `${twice} twice, ${refused} refused with 429; ${minutes.toFixed(1)} min (${(cards / minutes).toFixed(0)} a minute). ` +
    `Slack's rate alone: ${floor({ perMinute: slackPerMinute, burst: slackPerMinute })} min; ours: ${floor(ours)} min.`,
)
await slack.stop()
await db.destroy()
rmSync(folder, { recursive: true, force: true })

function connect(): ChatAdapter {
  const installs: Installs = {
    find: async (install) => ({
      install,
      token: slack.botToken(),
      botUserId: slack.botUserId(),
      botId: 'BT1',
      isOrganisation: false,
    }),
    forget: async () => {},
  }
  return createSlack({
    core: fakeChatCore(),
    installs,
    way: { signingSecret: slack.signingSecret },
    apiUrl: slack.apiUrl,
    oauth: null,
    readHome: async () => [],
    draftUpload: () => Promise.reject(new Error('not here')),
    once: (_delivery, work) => work(),
    now: fast,
    log: () => {},
    rates: {
      posts: { perMinute: 1e6, burst: 1e6 },
      updates: { ...ours, perMinute: ours.perMinute * speedup },
      noticeUpdates: { perMinute: 1e6, burst: 1e6 },
    },
  }).adapter
}

/** The adapter counts its turns in real time, and what Slack asks for in Slack's. */
function inTheSameTime(adapter: ChatAdapter): ChatAdapter {
  return {
    ...adapter,
    edit: (...editing) =>
      adapter.edit(...editing).catch((error: unknown) => {
        const isTurn = error instanceof SendProblem && error.message.includes('turn')
        if (!isTurn || error.retryAfterMs === null) throw error
        throw new SendProblem('slack', error.message, error.retryAfterMs * speedup)
      }),
  }
}
