import { Routes, type REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, restOf, startClient } from './app.ts'
import { startDiscord, type Discord } from '../index.ts'

let discord: Discord
let rest: REST
beforeEach(async () => {
  discord = await startDiscord()
  discord.addPerson('101', { name: 'ana', roles: ['301'] })
  discord.addPerson('102', { name: 'li' })
  discord.addChannel('201', { name: 'bots' })
  rest = restOf(discord)
})
afterEach(() => discord.stop())
const post = async (body: object = { content: 'Hi' }, channel = '201') =>
  (await rest.post(Routes.channelMessages(channel), { body })) as { id: string }
const edit = (id: string, body: object, channel = '201') =>
  rest.patch(Routes.channelMessage(channel, id), { body })
const thread = (id: string, body: object = { name: 'R-1' }) =>
  rest.post(Routes.threads('201', id), { body })
const shown = () => discord.channel('201').messages

describe('permissions (discord.md 4)', () => {
  it('differ by channel: 50001 without a look, 50013 without the right', async () => {
    discord.addChannel('202', { name: 'secret' })
    discord.deny('202', 'ViewChannel')
    expect(await refusal(post({ content: 'Hi' }, '202'))).toMatchObject({
      status: 403,
      code: 50001,
    })
    expect(await refusal(post({ content: 'Hi' }, '9'))).toMatchObject({ status: 404, code: 10003 })
    const { id } = await post()
    const cases = [
      ['SendMessages', () => post()],
      ['EmbedLinks', () => post({ embeds: [{ title: 'x' }] })],
      [
        'AttachFiles',
        () =>
          rest.post(Routes.channelMessages('201'), { body: {}, files: [{ name: 'a', data: 'a' }] }),
      ],
      ['CreatePublicThreads', () => thread(id)],
      ['ReadMessageHistory', () => edit(id, { content: 'x' })],
    ] as const
    for (const [permission, act] of cases) {
      discord.deny('201', permission)
      expect(await refusal(act())).toMatchObject({ status: 403, code: 50013 })
      discord.allow('201')
      await act()
    }
  })

  it('end with the guild', async () => {
    discord.removeBot()
    expect(await refusal(post())).toMatchObject({ status: 403, code: 50001 })
    expect(await refusal(rest.get(Routes.guild(discord.guildId)))).toMatchObject({ code: 50001 })
    discord.returnBot()
    await post()
  })

  it('are seen by the real client, like channels and guilds that come and go', async () => {
    const client = await startClient(discord)
    const seen: string[] = []
    client.on('channelUpdate', () => seen.push('channel changed'))
    client.on('channelDelete', () => seen.push('channel gone'))
    client.on('guildDelete', () => seen.push('guild gone'))
    client.on('guildCreate', () => seen.push('guild back'))
    discord.deny('201', 'SendMessages')
    discord.deleteChannel('201')
    discord.removeBot()
    discord.returnBot()
    await expect
      .poll(() => seen)
      .toEqual(['channel changed', 'channel gone', 'guild gone', 'guild back'])
    expect(await refusal(post())).toMatchObject({ code: 10003 })
    await client.destroy()
  })
})

describe('messages', () => {
  it('are edited by their author alone, and only while they are there (discord.md 4)', async () => {
    const said = discord.user('101').says('Mine', '201')
    expect(await refusal(edit(said.id, { content: 'x' }))).toMatchObject({
      status: 403,
      code: 50005,
    })
    const remove = rest.delete(Routes.channelMessage('201', said.id))
    expect(await refusal(remove)).toMatchObject({ status: 403, code: 50013 })
    const { id } = await post()
    await edit(id, { content: 'Edited' })
    expect(shown()[1]).toMatchObject({ text: 'Edited', edits: 1, from: 'slipway' })
    discord.deletes(shown()[1] ?? said)
    expect(await refusal(edit(id, { content: 'x' }))).toMatchObject({ status: 404, code: 10008 })
    const get = rest.get(Routes.channelMessage('201', id))
    expect(await refusal(get)).toMatchObject({ code: 10008 })
  })

  it('keep the attachments that an edit lists, and lose the others (discord.md 8)', async () => {
    const files = ['a', 'b'].map((name) => ({ name: `${name}.txt`, data: name }))
    const made = await rest.post(Routes.channelMessages('201'), { body: {}, files })
    const { id, attachments } = made as { id: string; attachments: { id: string }[] }
    await edit(id, { content: 'Both' })
    const names = () => shown()[0]?.files.map((one) => one.name)
    expect(names()).toEqual(['a.txt', 'b.txt'])
    const body = { attachments: [attachments[1], { id: '0' }].map((one) => ({ id: one?.id })) }
    await rest.patch(Routes.channelMessage('201', id), {
      body,
      files: [{ name: 'c.txt', data: 'c' }],
    })
    expect(names()).toEqual(['b.txt', 'c.txt'])
    await edit(id, { attachments: [] })
    expect(names()).toEqual([])
  })

  it('cannot be emptied, and V2 stays V2 (discord.md 5)', async () => {
    const { id } = await post()
    expect(await refusal(edit(id, { content: '' }))).toMatchObject({ code: 50006 })
    const v2 = await post({ flags: 32_768, components: [{ type: 10, content: 'Hi' }] })
    expect(await refusal(edit(v2.id, { flags: 0 }))).toMatchObject({ code: 50035 })
    expect(await refusal(edit(v2.id, { content: 'x' }))).toMatchObject({ code: 50035 })
    await edit(v2.id, { components: [{ type: 10, content: 'Edited' }] })
    expect(shown()[1]).toMatchObject({ text: 'Edited' })
  })

  it('are listed from the newest, and answer what is there', async () => {
    const [one, two] = [await post(), await post({ content: 'Two' })]
    const list = await rest.get(Routes.channelMessages('201'), {
      query: new URLSearchParams({ limit: '1' }),
    })
    expect(list).toMatchObject([{ id: two.id }])
    const many = rest.get(Routes.channelMessages('201'), {
      query: new URLSearchParams({ limit: '101' }),
    })
    expect(await refusal(many)).toMatchObject({ code: 50035 })
    await post({ content: 'Re', message_reference: { message_id: one.id } })
    expect(shown()[2]?.repliesTo).toBe(one.id)
    const astray = { content: 'Re', message_reference: { message_id: '9' } }
    expect(await refusal(post(astray))).toMatchObject({ code: 50035 })
  })

  it('read as people read them, and ping whom they may (discord.md 8)', async () => {
    const content = '<@101> in <#201> at <t:1764579600:F>: \\*no bold\\*'
    await post({ content, allowed_mentions: { parse: [], users: ['102'] } })
    await post({ content, allowed_mentions: { users: ['101'] } })
    expect(shown()[0]?.text).toBe('@ana in #bots at 2025-12-01 09:00: *no bold*')
    expect(shown().map((one) => one.pings)).toEqual([[], ['101']])
  })
})

describe('threads (discord.md 8)', () => {
  it('start once at a message, and show beneath it', async () => {
    const { id } = await post()
    expect(await refusal(thread(id, { name: 'x'.repeat(101) }))).toMatchObject({ code: 50035 })
    const odd = thread(id, { name: 'R-1', auto_archive_duration: 5 })
    expect(await refusal(odd)).toMatchObject({ code: 50035 })
    await thread(id, { name: 'R-1', auto_archive_duration: 1440 })
    expect(await refusal(thread(id))).toMatchObject({ status: 400, code: 160004 })
    expect(await refusal(thread('9'))).toMatchObject({ code: 10008 })
    await post({ content: 'Approved' }, id)
    expect(shown()[0]?.thread).toMatchObject({ id, name: 'R-1', messages: [{ text: 'Approved' }] })
  })

  it('are opened again before anything moves in them, and stay locked without the right', async () => {
    const { id } = await post()
    await thread(id)
    const inside = await post({ content: 'One' }, id)
    discord.archiveThread(id)
    expect(await rest.get(`/channels/201/threads/archived/public`)).toMatchObject({
      threads: [{ id }],
    })
    const late = edit(inside.id, { content: 'x' }, id)
    expect(await refusal(late)).toMatchObject({ status: 400, code: 50083 })
    const named = rest.patch(Routes.channel(id), { body: { name: 'R-2' } })
    expect(await refusal(named)).toMatchObject({ code: 50083 })
    expect(await refusal(post({ content: 'Two' }, id))).toMatchObject({ code: 50083 })
    await rest.patch(Routes.channel(id), { body: { archived: false } })
    await post({ content: 'Two' }, id)
    expect(shown()[0]?.thread?.archived).toBe(false)
    const deeper = rest.post(Routes.threads(id, inside.id), { body: { name: 'R-3' } })
    expect(await refusal(deeper)).toMatchObject({ status: 400, code: 50024 })
    discord.archiveThread(id, true)
    const reopened = rest.patch(Routes.channel(id), { body: { archived: false } })
    expect(await refusal(reopened)).toMatchObject({ status: 403, code: 50013 })
    expect(await refusal(post({ content: 'x' }, id))).toMatchObject({ code: 50013 })
    discord.openThread(id)
    await post({ content: 'Three' }, id)
    discord.deny('201', 'SendMessagesInThreads')
    expect(await refusal(post({ content: 'x' }, id))).toMatchObject({ code: 50013 })
  })

  it('take commands like channels, and are gone with theirs', async () => {
    const { id } = await post()
    await thread(id)
    await rest.put(Routes.applicationCommands(discord.applicationId), {
      body: [{ name: 'bots', description: 'Bots' }],
    })
    await discord.user('101').command('bots', {}, id)
    expect(discord.interactions()[0]?.payload).toMatchObject({
      channel: { id, type: 11, parent_id: '201' },
    })
    discord.deleteChannel('201')
    expect(await refusal(post({ content: 'x' }, id))).toMatchObject({ code: 10003 })
  })
})

describe('direct messages (discord.md 4: 50007)', () => {
  const open = async (recipient_id: string) =>
    (await rest.post(Routes.userChannels(), { body: { recipient_id } })) as { id: string }

  it('reach people who take them and share a guild', async () => {
    const { id } = await open('101')
    expect((await open('101')).id).toBe(id)
    await post({ content: 'Psst' }, id)
    expect(
      discord
        .user('101')
        .sees()
        .directs.map((one) => one.text),
    ).toEqual(['Psst'])
    expect(discord.user('102').sees().directs).toEqual([])
    discord.closeDirects('101')
    expect(await refusal(post({ content: 'x' }, id))).toMatchObject({ status: 403, code: 50007 })
    discord.closeDirects('101', false)
    discord.leaves('101')
    expect(await refusal(post({ content: 'x' }, id))).toMatchObject({ code: 50007 })
    expect(await refusal(open('9'))).toMatchObject({ code: 50035 })
    expect(await refusal(open(discord.botUserId))).toMatchObject({ code: 50007 })
  })

  it('go through the real client', async () => {
    const client = await startClient(discord)
    const user = await client.users.fetch('101')
    const files = ['a', 'b'].map((name) => ({ name: `${name}.txt`, attachment: Buffer.from(name) }))
    const sent = await user.send({ content: 'Hello', files })
    const directs = () => discord.user('101').sees().directs
    expect(directs()[0]).toMatchObject({
      text: 'Hello',
      files: [{ name: 'a.txt' }, { name: 'b.txt' }],
    })
    await sent.edit({
      content: 'Hello again',
      attachments: [...sent.attachments.values()].slice(1),
    })
    expect(directs()[0]).toMatchObject({ text: 'Hello again', files: [{ name: 'b.txt' }] })
    await sent.delete()
    expect(directs()).toEqual([])
    await client.destroy()
  })
})
