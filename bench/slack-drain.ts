import { ulid } from 'ulid'
import { createSlack } from '../adapters/slack/index.ts'
import type { Installs } from '../adapters/slack/index.ts'
import { SendProblem } from '../src/chat/port.ts'
import type { ChatAdapter, Outgoing } from '../src/chat/port.ts'
import { fakeChatCore, requestCard } from '../test/doubles/chat-core.ts'
import { startSlack } from '../test/doubles/slack/index.ts'

const cards = 500
const speedup = Number(process.argv[2] ?? 30)

/**
 * 500 card updates at Slack's own rate (50 a minute), none lost and none refused more than once in a
 * while. Slack's clock and ours run `speedup` times as fast, so that ten minutes take one third.
 */
const startedAt = Date.now()
const fast = () => startedAt + (Date.now() - startedAt) * speedup
const slack = await startSlack({ now: fast })
slack.addChannel('C1', { name: 'bots', members: [slack.botUserId()] })
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
const rate = (perMinute: number, burst: number) => ({ perMinute: perMinute * speedup, burst })
const { adapter } = createSlack({
  core: fakeChatCore(),
  installs,
  way: { signingSecret: slack.signingSecret },
  apiUrl: slack.apiUrl,
  oauth: null,
  readHome: async () => [],
  handIn: () => Promise.reject(new Error('not here')),
  now: fast,
  log: () => {},
  rates: { posts: { perMinute: 1e6, burst: 1e6 }, updates: rate(45, 5) },
})

const content = (status: string): Outgoing => ({ kind: 'card', card: { ...requestCard(), status } })
const ids: string[] = []
for (let i = 0; i < cards; i++) {
  const { messageId } = await adapter.post(
    { install: 'T1', channel: 'C1' },
    content('old'),
    ulid(fast()),
  )
  ids.push(messageId)
}
slack.rates.on = true

const waits = { turns: 0, refusals: 0 }
const started = performance.now()
await Promise.all(ids.map((messageId) => untilEdited(adapter, messageId)))
const tookMs = (performance.now() - started) * speedup

const drawn = slack.channel('C1').messages.filter(({ text }) => text.includes('new')).length
const refused = slack.calls.filter(({ result }) => result === 'ratelimited').length
console.log(
  `${cards} queued card updates: ${drawn} drawn, ${cards - drawn} lost, ${refused} refused with 429; ` +
    `${(tookMs / 60_000).toFixed(1)} min at Slack's clock, ${((cards / tookMs) * 60_000).toFixed(0)} a minute`,
)
await slack.stop()

/** What the outbox does with a row: it comes back when it is told to. */
async function untilEdited(to: ChatAdapter, messageId: string): Promise<void> {
  for (;;) {
    try {
      await to.edit({ install: 'T1', channel: 'C1', messageId }, content('new'))
      return
    } catch (error) {
      if (!(error instanceof SendProblem) || error.retryAfterMs === null) throw error
      waits.turns += 1
      const { retryAfterMs } = error
      // A 429 counts in Slack's seconds, a turn in ours.
      const ms = error.message.includes('slow down') ? retryAfterMs / speedup : retryAfterMs
      await new Promise((resolve) => setTimeout(resolve, ms))
    }
  }
}
