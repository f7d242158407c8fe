import { Routes } from 'discord.js'
import { ulid } from 'ulid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SendProblem } from '../../../../src/chat/outbound-port.ts'
import type { Outgoing } from '../../../../src/chat/outbound-port.ts'
import type { Rich } from '../../../../src/chat/port.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import { restOf } from '../../../doubles/discord/rest/app.ts'
import { fakeCore } from '../fake-core.ts'
import { channel, idOf, openDiscord } from '../opened.ts'
import type { Opened } from '../opened.ts'

const to = { install: 'discord', channel }
const card = (status = 'Waiting'): Outgoing => ({
  kind: 'card',
  card: { ...requestCard(), status },
})

describe('threads of Discord that let us not in', () => {
  let room: Opened
  beforeEach(async () => {
    room = await openDiscord(fakeCore())
  })
  afterEach(() => room.stop())
  const shown = () => room.discord.channel(channel).messages
  const posted = async (where = to) => ({
    ...where,
    messageId: (await room.app.adapter.post(where, card(), ulid())).messageId,
  })
  const say = (under: { install: string; channel: string; messageId: string }, line: Rich) =>
    room.app.adapter.reply(under, line, ulid())

  it('F67 puts lines below the card without “Create Public Threads”, and names that right', async () => {
    const under = await posted()
    room.discord.deny(channel, 'CreatePublicThreads')
    const said = await say(under, ['Ana approved'])
    expect(said).toEqual({
      lacks: expect.stringMatching(/lacks Create Public Threads in #releases/),
    })
    expect(shown()[1]).toMatchObject({ text: 'Ana approved', repliesTo: under.messageId })
    room.discord.allow(channel)
    expect(await say(under, ['Live'])).toBe('sent')
    expect(shown()[0]?.thread?.messages.map(({ text }) => text)).toEqual(['Live'])
  })

  it('F67 puts lines below the card without “Send Messages in Threads”', async () => {
    const under = await posted()
    expect(await say(under, ['First'])).toBe('sent')
    room.discord.deny(channel, 'SendMessagesInThreads')
    const said = await say(under, ['Second'])
    expect(said).toEqual({ lacks: expect.stringMatching(/Send Messages in Threads/) })
    expect(shown().map(({ text }) => text)).toContain('Second')
    expect(shown()[0]?.thread?.messages.map(({ text }) => text)).toEqual(['First'])
  })

  it('F67 lets whom a line calls hear of it, and links to a card', async () => {
    const under = await posted()
    const ana = { mention: 'ana', name: 'Ana', userId: idOf('ana') }
    await room.app.adapter.reply(under, ['🔔 ', ana, ': your review'], ulid(), { pings: true })
    await say(under, ['✅ ', ana, ' approved'])
    expect(shown()[0]?.thread?.messages.map(({ pings }) => pings)).toEqual([[idOf('ana')], []])
    expect(await room.app.adapter.permalink?.(under)).toBe(
      `https://discord.com/channels/${room.discord.guildId}/${channel}/${under.messageId}`,
    )
  })

  it('F67 says that the channel is shut when the line finds no place below the card either', async () => {
    const under = await posted()
    room.discord.deny(channel, 'CreatePublicThreads', 'SendMessages')
    const problem = await say(under, ['Lost']).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(SendProblem)
    expect(problem).toMatchObject({
      reach: 'place',
      message: expect.stringMatching(/Send Messages/),
    })
  })

  it('F67 opens an archived thread again for a line, and puts it below where that is locked', async () => {
    const under = await posted()
    await say(under, ['First'])
    room.discord.archiveThread(under.messageId)
    expect(await say(under, ['Second'])).toBe('sent')
    expect(shown()[0]?.thread?.archived).toBe(false)
    room.discord.archiveThread(under.messageId, true)
    expect(await say(under, ['Third'])).toEqual({ lacks: expect.stringMatching(/thread/) })
    expect(shown().map(({ text }) => text)).toContain('Third')
  })

  it('F73 counts a thread that somebody deleted or locked as gone where a new one is wanted', async () => {
    const under = await posted()
    const anew = (line: string) => room.app.adapter.reply(under, [line], ulid(), { anew: true })
    expect(await anew('First')).toBe('sent')
    room.discord.archiveThread(under.messageId)
    expect(await anew('Second')).toBe('sent')
    room.discord.archiveThread(under.messageId, true)
    expect(await anew('Third')).toBe('gone')
    const other = await posted()
    await room.app.adapter.reply(other, ['First'], ulid(), { anew: true })
    room.discord.deleteChannel(other.messageId)
    const said = await room.app.adapter.reply(other, ['Second'], ulid(), { anew: true })
    expect(said).toBe('gone')
    expect(shown().map(({ text }) => text)).not.toContain('Second')
  })

  it('F67 edits, posts and replies where the home is a thread that was archived', async () => {
    const { id: root } = (await restOf(room.discord).post(Routes.channelMessages(channel), {
      body: { content: 'Releases' },
    })) as { id: string }
    await restOf(room.discord).post(Routes.threads(channel, root), { body: { name: 'Releases' } })
    const home = { ...to, channel: root }
    const under = await posted(home)
    const inside = () => room.discord.channel(root).messages
    room.discord.archiveThread(root)
    expect(await room.app.adapter.edit(under, card('Approved'))).toBe('edited')
    expect(inside()[0]?.text).toContain('Approved')
    room.discord.archiveThread(root)
    // There is no thread in a thread: the line stands below the card.
    expect(await say(under, ['Ana approved'])).toBe('sent')
    expect(inside()[1]).toMatchObject({ text: 'Ana approved', repliesTo: under.messageId })
    room.discord.archiveThread(root)
    await posted(home)
    expect(inside()).toHaveLength(3)
    room.discord.archiveThread(root, true)
    const problem = await room.app.adapter
      .edit(under, card('Live'))
      .catch((error: unknown) => error)
    expect(problem).toMatchObject({ reach: 'place', message: expect.stringMatching(/locked/) })
  })
})
