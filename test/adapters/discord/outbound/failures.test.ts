import { ulid } from 'ulid'
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { SendProblem } from '../../../../src/chat/outbound-port.ts'
import type { Outgoing } from '../../../../src/chat/outbound-port.ts'
import type { Card } from '../../../../src/chat/port.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import { fakeCore } from '../fake-core.ts'
import { channel, idOf, openDiscord } from '../opened.ts'

const open: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(now = Date.now) {
  const one = await openDiscord(fakeCore(), now)
  open.push(one)
  return one
}

const posting = 'POST /channels/:channel/messages'
const to = { install: 'discord', channel }
const card = (more: Partial<Card> = {}): Outgoing => ({
  kind: 'card',
  card: requestCard(more),
})
const note = {
  kind: 'notice' as const,
  notice: { tone: 'info' as const, lines: [['R-1 was approved.']], buttons: [], files: [] },
} satisfies Outgoing
const problemOf = async (work: Promise<unknown>): Promise<SendProblem> => {
  const error = await work.catch((thrown: unknown) => thrown)
  if (error instanceof SendProblem) return error
  throw new Error(`expected a SendProblem, saw ${String(error)}`)
}

describe('sending to a Discord in trouble', () => {
  it('F53 sends files also where Slack’s HTTP library was loaded before Discord’s', async () => {
    const { discord, app } = await opened()
    const before = getGlobalDispatcher()
    setGlobalDispatcher(new Agent())
    try {
      const code = { name: 'orders.png', mime: 'image/png', bytes: new Uint8Array([1]), alt: 'QR' }
      const files = { kind: 'notice' as const, notice: { ...note.notice, files: [code] } }
      await app.adapter.post(to, files, ulid())
      expect(discord.channel(channel).messages.at(-1)?.files).toHaveLength(1)
    } finally {
      setGlobalDispatcher(before)
    }
  })

  it('F67 posts once although the answer was lost after Discord had stored it', async () => {
    const { discord, app } = await opened()
    for (const answer of [502, 'cut'] as const) {
      const key = ulid()
      const before = discord.channel(channel).messages.length
      discord.fault({ route: posting, when: 'after', answer })
      expect((await problemOf(app.adapter.post(to, card(), key))).retryAfterMs).toBe(1000)
      const { messageId } = await app.adapter.post(to, card(), key)
      expect(discord.channel(channel).messages).toHaveLength(before + 1)
      expect(discord.channel(channel).messages.at(-1)?.id).toBe(messageId)
    }
  })

  it('F67 finds a post again that is older than Discord’s memory of it', async () => {
    const clock = { now: Date.now() }
    const { discord, app } = await opened(() => clock.now)
    const key = ulid(clock.now)
    const { messageId } = await app.adapter.post(to, card(), key)
    clock.now += 10 * 60_000
    expect(await app.adapter.post(to, card(), key, { maybePosted: true })).toEqual({ messageId })
    expect(discord.channel(channel).messages).toHaveLength(1)
  })

  it('F67 keeps a thread under its card, makes it anew when it is gone, and says when the card is', async () => {
    const { discord, app } = await opened()
    const { messageId } = await app.adapter.post(to, card(), ulid())
    const under = { ...to, messageId }
    for (const line of ['Ana approved', 'Sam approved'])
      expect(await app.adapter.reply(under, [line], ulid())).toBe('sent')
    const [shown] = discord.channel(channel).messages
    expect(shown?.thread?.messages.map(({ text }) => text)).toEqual([
      'Ana approved',
      'Sam approved',
    ])
    expect(shown?.thread?.name).toContain('Publish Orders')
    discord.archiveThread(messageId)
    expect(await app.adapter.reply(under, ['Live'], ulid())).toBe('sent')
    if (shown) discord.deletes(shown)
    expect(await app.adapter.edit(under, card())).toBe('gone')
    discord.deleteChannel(messageId)
    expect(await app.adapter.reply(under, ['Too late'], ulid())).toBe('gone')
  })

  it('F67 edits a whole card, and obeys a 429 without asking again', async () => {
    const { discord, app } = await opened()
    const { messageId } = await app.adapter.post(to, card(), ulid())
    const at = { ...to, messageId }
    await app.adapter.edit(at, card({ status: 'Approved', buttons: [] }))
    const [shown] = discord.channel(channel).messages
    expect(shown?.text).toContain('Approved')
    expect(shown?.buttons).toEqual([])
    const route = 'PATCH /channels/:channel/messages/:message'
    discord.fault({ route, when: 'before', answer: { retryAfter: 7 } })
    expect((await problemOf(app.adapter.edit(at, card()))).retryAfterMs).toBeGreaterThan(6000)
    expect(discord.calls.filter((call) => call.route === route)).toHaveLength(2)
  })

  it('names the missing permission and the channel, for /bots doctor', async () => {
    const { discord, app } = await opened()
    discord.deny(channel, 'SendMessages')
    await discord.until(() => true)
    const { message, reach } = await problemOf(app.adapter.post(to, card(), ulid()))
    expect(reach).toBe('place')
    expect(message).toMatch(/Send Messages/)
    expect(message).toMatch(/#releases|channel 2001/)
  })

  it('says that it was removed from the server, and sends again when it is back', async () => {
    const { discord, app } = await opened()
    discord.removeBot()
    const { message, retryAfterMs } = await problemOf(app.adapter.post(to, card(), ulid()))
    expect(message).toMatch(/removed from/)
    expect(retryAfterMs).toBeNull()
    discord.returnBot()
    await app.adapter.post(to, card(), ulid())
    expect(discord.channel(channel).messages).toHaveLength(1)
  })

  it('F67 tells whom it may write to, and says who takes no messages', async () => {
    const { discord, app } = await opened()
    const tell = (who: string) =>
      app.adapter.direct({ install: 'discord', userId: idOf(who) }, note, ulid())
    const at = await tell('ana')
    if (at === 'closed') throw new Error('closed')
    await app.adapter.edit(at, card())
    const [direct] = discord.user(idOf('ana')).sees().directs
    expect(direct?.text).toContain('Publish Orders')
    expect(direct?.text).not.toContain('was approved.')
    discord.closeDirects(idOf('li'))
    expect(await tell('li')).toBe('closed')
    expect(await tell('999')).toBe('closed')
  })

  it('remembers its token after a refusal, waits before it is used again, and is well then', async () => {
    const clock = { now: Date.now() }
    const { discord, app } = await opened(() => clock.now)
    const refused = { status: 401, body: { message: '401: Unauthorized', code: 0 } }
    discord.fault({ route: posting, when: 'before', answer: refused })
    const first = await problemOf(app.adapter.post(to, card(), ulid()))
    expect(first.retryAfterMs).toBe(30_000)
    expect(app.problem()).toMatch(/DISCORD_TOKEN/)
    const calls = discord.calls.length
    await problemOf(app.adapter.post(to, card(), ulid()))
    expect(discord.calls).toHaveLength(calls)
    clock.now += 30_000
    await app.adapter.post(to, card(), ulid(clock.now))
    expect(app.problem()).toBeNull()
  })

  it('asks again later after a 5xx or no answer, and never where that can’t help', async () => {
    const { discord, app } = await opened()
    for (const answer of [500, 503, 'cut'] as const) {
      discord.fault({ route: posting, when: 'before', answer })
      expect((await problemOf(app.adapter.post(to, card(), ulid()))).retryAfterMs).toBe(1000)
    }
    const calls = discord.calls.filter(({ route }) => route === posting)
    expect(calls.length).toBeLessThanOrEqual(3)
    const nowhere = { install: 'discord', channel: '404404' }
    expect((await problemOf(app.adapter.post(nowhere, card(), ulid()))).retryAfterMs).toBeNull()
  })
})
