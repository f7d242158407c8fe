import { beforeAll, describe, expect, it } from 'vitest'
import { createSlack } from '../../adapters/slack/index.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { commentOnRequest } from '../../src/control/requests/comment-on-request.ts'
import { cast, ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { fakeChatCore } from '../doubles/chat-core.ts'
import { startSlack } from '../doubles/slack/index.ts'
import { sqlite } from '../helpers/databases.ts'
import { ask, openRelayFixture, unsent } from './relay-fixture.ts'

const minuteMs = 60_000
const fast = { perMinute: 60_000, burst: 1000 }

describe('an hour without Slack', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))

  /** The real adapter at a Slack whose clock moves with ours, and the outbox before it. */
  async function opened() {
    const room = await openRelayFixture(db())
    const slack = await startSlack({ now: () => room.clock.at })
    for (const name of cast) slack.addPerson(name, { name })
    await db()('identities').update({ platform: 'slack', install: 'T1' })
    const workspace = {
      install: 'T1',
      token: slack.botToken(),
      botUserId: slack.botUserId(),
      botId: 'BT1',
      isOrganisation: false,
    }
    const { adapter } = createSlack({
      core: fakeChatCore(),
      installs: { find: async () => workspace, forget: async () => {} },
      way: { signingSecret: slack.signingSecret },
      apiUrl: slack.apiUrl,
      oauth: null,
      readHome: async () => [],
      draftUpload: () => Promise.reject(new Error('not here')),
      once: (_delivery, work) => work(),
      now: () => room.clock.at,
      log: () => {},
      rates: { posts: fast, updates: fast, noticeUpdates: fast },
    })
    const relay = room.relay([adapter])
    const pass = async (forMs: number, stepMs = 2 * minuteMs) => {
      for (const end = room.clock.at + forMs; room.clock.at < end; room.clock.at += stepMs)
        await relay.runOnce()
    }
    /** A request in a channel of its own. */
    const asked = async (channel: string) => {
      slack.addChannel(channel, { name: channel.toLowerCase(), members: [slack.botUserId()] })
      const { bot, request } = await ask(db(), room.clock.at)
      const home = { platform: 'slack', install: 'T1' }
      await db()('botHomes')
        .where({ botId: bot.id })
        .update({ ...home, channel })
      const moved = { ...home, target: channel }
      await db()('outbox').where({ target: 'releases' }).update(moved)
      return request.id
    }
    const say = (request: string, comment: string) =>
      commentOnRequest(ctxFor(db(), 'ana', room.clock.at), { request, comment })
    const approve = (request: string) =>
      approveRequest(ctxFor(db(), 'sam', room.clock.at), { request, revision: 1, ticks: [] })
    return { room, slack, relay, pass, asked, say, approve }
  }

  it('F67 loses nothing and posts nothing twice, though Slack kept some of it', async () => {
    const { room, slack, relay, pass, asked, say, approve } = await opened()
    const request = await asked('C0BOTS')

    // The first answers are lost after Slack had stored the posts; then nothing gets through.
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: 'cut', times: 3 })
    await relay.runOnce()
    const fix = slack.fault({ method: '*', when: 'before', answer: 503, times: 1e6 })
    await pass(20 * minuteMs)
    await say(request, 'Remark 1')
    await pass(20 * minuteMs)
    await say(request, 'Remark 2')
    await approve(request)
    await pass(20 * minuteMs)
    fix()
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: 502, times: 2 })
    await pass(10 * minuteMs)

    expect(await unsent(db())).toEqual([])
    const shown = slack.channel('C0BOTS').messages
    const requests = shown.filter(({ text }) => /^(Publish )?.* · R-\d+/.test(text))
    expect(requests).toHaveLength(1)
    expect(requests[0]?.text).toContain('Approved')
    expect(shown).toHaveLength(2)
    const lines = (requests[0]?.thread ?? []).map(({ text }) => text)
    expect(lines.flatMap((line) => /wants to publish|Remark \d|approved/.exec(line) ?? [])).toEqual(
      ['wants to publish', 'Remark 1', 'Remark 2', 'approved'],
    )
    for (const name of ['ana', 'li', 'sam']) {
      const told = slack.user(name).sees().directs
      expect(told.filter(({ text }) => text.includes('wants to publish'))).toHaveLength(1)
      expect(told[0]?.buttons).toEqual(['Details'])
    }
    expect(room.clock.at - noon).toBeGreaterThan(60 * minuteMs)
    await slack.stop()
  })

  it('F67 asks within 15 s of its return, and looks back only for posts of unknown fate', async () => {
    const { room, slack, pass, asked, say, approve } = await opened()
    slack.rates.distributed = true
    const channels = ['C0A', 'C0B', 'C0C', 'C0D']
    const requests: string[] = []
    for (const channel of channels) requests.push(await asked(channel))
    await pass(3000, 1000)
    expect(await unsent(db())).toEqual([])
    const fix = slack.fault({ method: '*', when: 'before', answer: 503, times: 1e6 })
    for (const request of requests) await say(request, 'Remark')
    await pass(30 * minuteMs, 10_000)
    for (const request of requests) await approve(request)
    await pass(30 * minuteMs, 10_000)
    fix()
    const before = slack.calls.length
    const back = room.clock.at
    await pass(15_000, 1000)
    const firstAt = slack.calls[before]?.at ?? Infinity
    expect(firstAt - back).toBeLessThanOrEqual(15_000)
    for (const channel of channels) {
      const card = slack.channel(channel).messages.find(({ text }) => / · R-\d/.test(text))
      expect(card?.text).toContain('Approved')
    }
    // One look a minute is left for what Slack may have kept: a handful of lines and messages.
    await pass(12 * minuteMs, 10_000)
    expect(await unsent(db())).toEqual([])
    const lines = channels.map((channel) =>
      slack
        .channel(channel)
        .messages.flatMap(({ thread }) => thread)
        .flatMap(({ text }) => /wants to publish|Remark|approved/.exec(text) ?? []),
    )
    expect(lines).toEqual(channels.map(() => ['wants to publish', 'Remark', 'approved']))
    await slack.stop()
  })
})
