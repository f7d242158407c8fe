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

  it('F67 loses nothing and posts nothing twice, though Slack kept some of it', async () => {
    const room = await openRelayFixture(db())
    const slack = await startSlack({ now: () => room.clock.at })
    for (const name of cast) slack.addPerson(name, { name })
    slack.addChannel('C0BOTS', { name: 'bots', members: [slack.botUserId()] })
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
      now: () => room.clock.at,
      log: () => {},
      rates: { posts: fast, updates: fast },
    })
    const relay = room.relay([adapter])
    const pass = async (forMs: number) => {
      for (const end = room.clock.at + forMs; room.clock.at < end; room.clock.at += 2 * minuteMs)
        await relay.runOnce()
    }
    const { bot, request } = await ask(db())
    const home = { platform: 'slack', install: 'T1', channel: 'C0BOTS' }
    await db()('botHomes').where({ botId: bot.id }).update(home)
    await db()('outbox')
      .where({ target: 'releases' })
      .update({ platform: 'slack', install: 'T1', target: 'C0BOTS' })

    // The first answers are lost after Slack had stored the posts; then nothing gets through.
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: 'cut', times: 3 })
    await relay.runOnce()
    const mend = slack.fault({ method: '*', when: 'before', answer: 503, times: 1e6 })
    const say = (comment: string) =>
      commentOnRequest(ctxFor(db(), 'ana', room.clock.at), { request: request.id, comment })
    await pass(20 * minuteMs)
    await say('Remark 1')
    await pass(20 * minuteMs)
    await say('Remark 2')
    await approveRequest(ctxFor(db(), 'sam', room.clock.at), {
      request: request.id,
      revision: 1,
      ticks: [],
    })
    await pass(20 * minuteMs)
    mend()
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: 502, times: 2 })
    await pass(10 * minuteMs)

    expect(await unsent(db())).toEqual([])
    const shown = slack.channel('C0BOTS').messages
    const requests = shown.filter(({ text }) => text.startsWith('Publish request'))
    expect(requests).toHaveLength(1)
    expect(requests[0]?.text).toContain('Approved')
    expect(shown).toHaveLength(2)
    const lines = (requests[0]?.thread ?? []).map(({ text }) => text)
    expect(lines.flatMap((line) => /asks to publish|Remark \d|approved/.exec(line) ?? [])).toEqual([
      'asks to publish',
      'Remark 1',
      'Remark 2',
      'approved',
    ])
    for (const name of ['ana', 'li', 'sam']) {
      const told = slack.user(name).sees().directs
      expect(told.filter(({ text }) => text.includes('asks to publish'))).toHaveLength(1)
      expect(told[0]?.buttons).toEqual(['Details'])
    }
    expect(room.clock.at - noon).toBeGreaterThan(60 * minuteMs)
    await slack.stop()
  })
})
