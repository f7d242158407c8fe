import { ulid } from 'ulid'
import { afterEach, describe, expect, it } from 'vitest'
import { slackRateLimits } from '../../../../adapters/slack/outbound/rate-limiter.ts'
import { SendProblem } from '../../../../src/chat/outbound-port.ts'
import type { Outgoing } from '../../../../src/chat/outbound-port.ts'
import type { Card, MessageRef } from '../../../../src/chat/port.ts'
import { fakeChatCore, requestCard } from '../../../doubles/chat-core.ts'
import { channel, openSlack } from '../driver.ts'
import type { Mode, Opened } from '../driver.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(mode: Mode = 'http', more: Parameters<typeof openSlack>[3] = {}) {
  const one = await openSlack(fakeChatCore(), Date.now, mode, more)
  open.push(one)
  return one
}

const to = { install: 'T1', channel }
const card = (more: Partial<Card> = {}): Outgoing => ({
  kind: 'card',
  card: requestCard(more),
})
const note: Outgoing = {
  kind: 'notice',
  notice: { tone: 'info', lines: [['R-1 was approved.']], buttons: [], files: [] },
}
const problemOf = async (work: Promise<unknown>): Promise<SendProblem> => {
  const error = await work.catch((thrown: unknown) => thrown)
  if (error instanceof SendProblem) return error
  throw new Error(`expected a SendProblem, saw ${String(error)}`)
}

const again = { maybePosted: true }

describe('sending to a Slack in trouble', () => {
  it('F67 posts once although the answer was lost after Slack had stored it (trap j)', async () => {
    const { slack, app } = await opened()
    for (const answer of [500, 'cut'] as const) {
      const key = ulid()
      slack.fault({ method: 'chat.postMessage', when: 'after', answer })
      const { retryAfterMs } = await problemOf(app.adapter.post(to, card(), key))
      expect(retryAfterMs).toBeGreaterThan(0)
      const before = slack.channel(channel).messages.length
      const { messageId } = await app.adapter.post(to, card(), key, again)
      expect(slack.channel(channel).messages.length).toBe(before)
      expect(slack.channel(channel).messages.at(-1)?.ts).toBe(messageId)
    }
  })

  it('F67 posts once also when the process that tried it is gone', async () => {
    const { slack, app } = await opened()
    const key = ulid(Date.now() - 60_000)
    const { messageId } = await app.adapter.post(to, card(), key)
    const next = await openSlack(fakeChatCore(), Date.now, 'http', { apiUrl: slack.apiUrl })
    open.push(next)
    expect(await next.app.adapter.post(to, card(), key, again)).toEqual({ messageId })
    expect(slack.channel(channel).messages).toHaveLength(1)
  })

  it('F67 says a line once in a thread, and nowhere when its card is gone', async () => {
    const { slack, app } = await opened()
    const { messageId } = await app.adapter.post(to, card(), ulid())
    const under = { ...to, messageId }
    const key = ulid()
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: 503 })
    await problemOf(app.adapter.reply(under, ['Ana approved'], key))
    expect(await app.adapter.reply(under, ['Ana approved'], key, again)).toBe('sent')
    const [shown] = slack.channel(channel).messages
    expect(shown?.thread.map(({ text }) => text)).toEqual(['Ana approved'])
    if (shown) slack.deletes(shown)
    expect(await app.adapter.reply(under, ['Too late'], ulid())).toBe('gone')
    expect(await app.adapter.edit(under, card())).toBe('gone')
    expect(slack.channel(channel).messages).toEqual([])
  })

  it('F67 shows a final outcome to the whole channel, and anything else in the thread alone', async () => {
    const { slack, app } = await opened()
    const { messageId } = await app.adapter.post(to, card(), ulid())
    const under = { ...to, messageId }
    await app.adapter.reply(under, ['Ana approved'], ulid(), { final: false })
    await app.adapter.reply(under, ['Orders is live'], ulid(), { final: true })
    const [shown, ...others] = slack.channel(channel).messages
    expect(shown?.thread.map(({ text }) => text)).toEqual(['Ana approved', 'Orders is live'])
    expect(others.map(({ text }) => text)).toEqual(['Orders is live'])
  })

  it('F67 keeps the blocks when it edits', async () => {
    const { slack, app } = await opened()
    const { messageId } = await app.adapter.post(to, card(), ulid())
    await app.adapter.edit({ ...to, messageId }, card({ status: 'Approved', buttons: [] }))
    const [shown] = slack.channel(channel).messages
    expect(shown?.text).toContain('Approved')
    expect(shown?.buttons).toEqual([])
  })

  it('F67 redraws a card at once while 25 approvers’ copies wait for their turn', async () => {
    const { slack, app } = await opened('http', { rates: slackRateLimits })
    slack.rates.on = true
    const { messageId } = await app.adapter.post(to, card(), ulid())
    const copies: MessageRef[] = []
    for (let nth = 0; nth < 25; nth++) {
      slack.addPerson(`U${nth}`, { name: `Approver ${nth}` })
      const at = await app.adapter.direct({ install: 'T1', userId: `U${nth}` }, note, ulid())
      if (at !== 'closed') copies.push(at)
    }
    const edits = Promise.allSettled(copies.map((at) => app.adapter.edit(at, note)))
    const before = performance.now()
    await app.adapter.edit({ ...to, messageId }, card({ status: 'Approved', buttons: [] }))
    expect(performance.now() - before).toBeLessThan(2000)
    expect(slack.channel(channel).messages[0]?.text).toContain('Approved')
    const waiting = (await edits).filter(({ status }) => status === 'rejected')
    expect(waiting.length).toBeGreaterThan(10)
  })

  it('obeys 429, in that lane alone (trap k)', async () => {
    const { slack, app } = await opened()
    const { messageId } = await app.adapter.post(to, card(), ulid())
    slack.fault({ method: 'chat.update', when: 'before', answer: { retryAfter: 7 } })
    const first = await problemOf(app.adapter.edit({ ...to, messageId }, card()))
    expect(first.retryAfterMs).toBe(7000)
    const calls = slack.calls.length
    const second = await problemOf(app.adapter.edit({ ...to, messageId }, card()))
    expect(second.retryAfterMs).toBeGreaterThan(6000)
    expect(slack.calls).toHaveLength(calls)
    await app.adapter.post(to, note, ulid())
  })

  it('obeys 429 of a look for what may be posted already, as long as Slack asked and no longer', async () => {
    const { slack, app } = await opened()
    const key = ulid(Date.now() - 60_000)
    const look = { method: 'conversations.history', when: 'before' } as const
    slack.fault({ ...look, answer: { retryAfter: 1 } })
    const { retryAfterMs } = await problemOf(app.adapter.post(to, card(), key, again))
    // The outbox doubles what is no more than its own second.
    expect(retryAfterMs).toBeGreaterThan(1000)
    expect(retryAfterMs).toBeLessThan(1100)
    slack.fault({ ...look, answer: { retryAfter: 12 } })
    expect((await problemOf(app.adapter.post(to, card(), key, again))).retryAfterMs).toBe(12_000)
  })

  it('asks again later after a 5xx or no answer, and never where that can’t help', async () => {
    const { slack, app } = await opened()
    const post = () => app.adapter.post(to, card(), ulid())
    for (const answer of [500, 502, 'cut', { error: 'internal_error' }] as const) {
      slack.fault({ method: 'chat.postMessage', when: 'before', answer })
      expect((await problemOf(post())).retryAfterMs).toBe(1000)
    }
    for (const error of [
      'channel_not_found',
      'is_archived',
      'missing_scope',
      'restricted_action',
    ]) {
      slack.fault({ method: 'chat.postMessage', when: 'before', answer: { error } })
      expect(await problemOf(post())).toMatchObject({
        retryAfterMs: null,
        message: expect.stringContaining(error),
      })
    }
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(8)
  })

  it('shows a revoked token as broken, and is well again with a good one', async () => {
    const { slack, app } = await opened()
    slack.setToken(slack.botToken(), 'token_revoked')
    expect((await problemOf(app.adapter.post(to, card(), ulid()))).retryAfterMs).toBeNull()
    expect(app.problem()).toContain('token_revoked')
    slack.setToken(slack.botToken(), 'live')
    await app.adapter.post(to, card(), ulid())
    expect(app.problem()).toBeNull()
  })

  it('F67 tells whom it may write to, and says who takes no messages', async () => {
    const { slack, app } = await opened()
    const tell = (userId: string) => app.adapter.direct({ install: 'T1', userId }, note, ulid())
    expect(await tell('ana')).toMatchObject({ install: 'T1', messageId: expect.any(String) })
    expect(
      slack
        .user('ana')
        .sees()
        .directs.map(({ text }) => text),
    ).toEqual(['R-1 was approved.'])
    slack.addPerson('gone', { name: 'gone', deleted: true })
    expect(await tell('gone')).toBe('closed')
    expect(await tell('nobody-at-all')).toBe('closed')
  })

  it('never posts into a workspace with the token of another one', async () => {
    const { slack, app } = await opened()
    slack.addWorkspace('T2', { name: 'Other' })
    slack.addChannel('C2', { name: 'bots', team: 'T2', members: [slack.botUserId('T2')] })
    await app.adapter.post({ install: 'T2', channel: 'C2' }, card(), ulid())
    expect(slack.channel('C2').messages).toHaveLength(1)
    const crossed = await problemOf(
      app.adapter.post({ install: 'T1', channel: 'C2' }, card(), ulid()),
    )
    expect(crossed.retryAfterMs).toBeNull()
    const nowhere = app.adapter.post({ install: 'T3', channel: 'C2' }, card(), ulid())
    expect((await problemOf(nowhere)).message).toContain('not installed')
    const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage')
    expect(posts.map(({ team, args }) => [team, args.channel])).toEqual([
      ['T2', 'C2'],
      ['T1', 'C2'],
    ])
  })
})

describe('the two sockets', () => {
  const idsOf = (one: Opened) => one.slack.user('ana').sees().privates.length

  it('answer while one of them is renewed, and come back (trap d)', async () => {
    const one = await opened('socket')
    one.slack.sockets.disconnect('refresh_requested')
    await one.slack.until(() => one.slack.sockets.open() === 2)
    const ack = await one.slack.user('ana').types('/activate orders', channel)
    expect(ack.ok).toBe(true)
    await one.slack.until(() => idsOf(one) === 1)
  })

  it('come back when they are cut without a word', async () => {
    const one = await opened('socket')
    one.slack.sockets.cut()
    await one.slack.until(() => one.slack.sockets.open() === 0)
    await one.slack.until(() => one.slack.sockets.open() === 2)
    await one.slack.user('ana').types('/activate orders', channel)
    await one.slack.until(() => idsOf(one) === 1)
  })

  it('end only themselves when their token dies, and say so (trap e)', async () => {
    const rejections: unknown[] = []
    const take = (error: unknown) => rejections.push(error)
    process.on('unhandledRejection', take)
    const one = await opened('socket')
    one.slack.setToken(one.slack.appToken, 'token_revoked')
    one.slack.sockets.cut()
    await one.slack.until(() => one.app.problem() !== null)
    expect(one.app.problem()).toContain('SLACK_APP_TOKEN')
    await one.app.adapter.post(to, card(), ulid())
    await one.app.stop()
    process.off('unhandledRejection', take)
    expect(rejections).toEqual([])
  })

  it('stop in the middle of coming back', async () => {
    const one = await opened('socket')
    one.slack.fault({ method: 'apps.connections.open', when: 'before', answer: 500, times: 9 })
    one.slack.sockets.cut()
    await one.slack.until(() => one.slack.sockets.open() === 0)
    await one.app.stop()
    expect(one.slack.sockets.open()).toBe(0)
  })
})
