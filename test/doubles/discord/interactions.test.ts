import { Routes, type Client, type REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, restOf, startClient, stopAll } from './rest/app.ts'
import { startDiscord, type Discord, type Person } from './index.ts'
import {
  botsCommand,
  handedOut,
  withButton,
  modal,
  privately,
  choices,
  hookToken,
} from './handed-out.ts'

let discord: Discord
let client: Client
let rest: REST
let ana: Person
let clock: number
beforeEach(async () => {
  clock = Date.UTC(2026, 10, 21)
  discord = await startDiscord({ now: () => clock })
  discord.addPerson('101', { name: 'ana' })
  discord.addPerson('102', { name: 'li' })
  discord.addChannel('201', { name: 'bots' })
  client = await startClient(discord)
  rest = restOf(discord)
  ana = discord.user('101')
  await rest.put(Routes.applicationCommands(discord.applicationId), { body: [botsCommand] })
})
afterEach(() => stopAll(discord, client))

const came = (act: Promise<unknown>) => handedOut(discord, rest, act)
const command = () => came(ana.command('bots'))

async function click() {
  await rest.post(Routes.channelMessages('201'), { body: withButton() })
  const card = discord.channel('201').messages.at(-1)
  if (!card) throw new Error('no card')
  return came(ana.click(card, 'Go'))
}

describe('the first answer (discord.md 4)', () => {
  it('has 3 seconds', async () => {
    const { answer } = command()
    clock += 3001
    expect(await refusal(answer({ type: 5 }))).toMatchObject({ status: 404, code: 10062 })
    expect(await refusal(came(Promise.resolve()).answer({ type: 5 }))).toMatchObject({
      code: 10062,
    })
  })

  it('is told to be missing, when nobody gives it', async () => {
    await stopAll(discord, client)
    discord = await startDiscord({ callbackMs: 20 })
    discord.addPerson('101', { name: 'ana' })
    discord.addChannel('201', { name: 'bots' })
    client = await startClient(discord)
    await client.application?.commands.set([{ name: 'bots', description: 'Bots' }])
    ana = discord.user('101')
    const silence = 'The application did not respond'
    expect(await ana.command('bots')).toEqual({ ok: false, notice: silence })
    await client.destroy()
    expect(await ana.command('bots')).toEqual({ ok: false, notice: silence })
    expect(ana.sees().notices).toEqual([silence, silence])
  })

  it('is given once', async () => {
    const { answer } = command()
    await answer(privately('Yes'))
    expect(await refusal(answer(privately('No')))).toMatchObject({ status: 400, code: 40060 })
    expect(ana.sees().privates.map((one) => one.text)).toEqual(['Yes'])
  })

  it('belongs to its token', async () => {
    const { id } = command()
    const wrong = rest.post(Routes.interactionCallback(id, 'other'), {
      body: { type: 5 },
      auth: false,
    })
    expect(await refusal(wrong)).toMatchObject({ code: 10062 })
  })

  const kinds: [
    name: string,
    begin: () => ReturnType<typeof came> | Promise<ReturnType<typeof came>>,
    valid: number[],
  ][] = [
    ['a command', command, [4, 5, 9]],
    ['a click', click, [4, 5, 6, 7, 9]],
    ['autocomplete', () => came(ana.autocomplete('bots', { bot: 'o' }, 'bot')), [8]],
    ['a modal of a command', () => submitted(command()), [4, 5]],
    ['a modal of a click', async () => submitted(await click()), [4, 5, 6, 7]],
  ]
  const bodies: Record<number, object> = {
    1: { type: 1 },
    4: privately('Hi'),
    5: { type: 5 },
    6: { type: 6 },
    7: { type: 7, data: { content: 'Edited' } },
    8: choices,
    9: { type: 9, data: modal },
  }
  for (const [name, begin, valid] of kinds)
    it(`to ${name} is one of ${valid.join(', ')} (discord.md 2)`, async () => {
      for (const type of [1, 4, 5, 6, 7, 8, 9]) {
        const { answer } = await begin()
        const given = answer(bodies[type] ?? {})
        if (valid.includes(type)) await given
        else expect(await refusal(given)).toMatchObject({ status: 400, code: 50035 })
      }
    })

  it('may be deferred with nothing but EPHEMERAL (discord.md 2)', async () => {
    const { answer } = command()
    const content = answer({ type: 5, data: { content: 'Soon' } })
    expect(await refusal(content)).toMatchObject({ code: 50035 })
    expect(await refusal(answer({ type: 5, data: { flags: 32_768 } }))).toMatchObject({
      code: 50035,
    })
    await answer({ type: 5, data: { flags: 64 } })
    expect(ana.sees().privates).toMatchObject([{ text: '', loading: true }])
    expect(discord.user('102').sees().privates).toEqual([])
  })

  it('tells its message only when asked to', async () => {
    expect(await command().answer(privately('Hi'))).toEqual(expect.any(ArrayBuffer))
    const { answer, id } = command()
    expect(await answer({ type: 5 }, '?with_response=true')).toMatchObject({
      interaction: {
        id,
        type: 2,
        response_message_loading: true,
        response_message_ephemeral: false,
      },
      resource: { type: 5, message: { flags: 128 } },
    })
  })
})

async function submitted(from: ReturnType<typeof came>) {
  await from.answer({ type: 9, data: modal })
  return came(ana.submitModal({ Why: 'Because' }))
}

describe('autocomplete (discord.md 6)', () => {
  const ask = () => came(ana.autocomplete('bots', { bot: 'o' }, 'bot'))
  const offer = (count: number, more: object = {}) => ({
    type: 8,
    data: {
      choices: Array.from({ length: count }, (_, at) => ({
        name: `${at}`,
        value: `${at}`,
        ...more,
      })),
    },
  })
  it('offers at most 25 choices of 100 characters, of the option’s kind', async () => {
    const { answer, act } = ask()
    expect(await refusal(answer(offer(26)))).toMatchObject({ code: 50035 })
    for (const more of [
      { name: 'x'.repeat(101) },
      { value: 'x'.repeat(6001) },
      { value: 7 },
      { name: '' },
    ])
      expect(await refusal(answer(offer(1, more)))).toMatchObject({ code: 50035 })
    await answer(offer(25))
    expect(await act).toHaveLength(25)
  })

  it('takes no follow-up', async () => {
    const { answer, hook } = ask()
    await answer(choices)
    const more = rest.post(hook, { body: { content: 'x' }, auth: false })
    expect(await refusal(more)).toMatchObject({ code: 10015 })
  })
})

describe('after the first answer', () => {
  const text = (content: string) => ({ body: { content }, auth: false })

  it('there is nothing before it (discord.md 4: 10015)', async () => {
    const { hook, original } = command()
    expect(await refusal(rest.post(hook, text('x')))).toMatchObject({ status: 404, code: 10015 })
    expect(await refusal(rest.get(original, { auth: false }))).toMatchObject({ code: 10015 })
    const other = Routes.webhook(discord.applicationId, 'nothing')
    expect(await refusal(rest.post(other, text('x')))).toMatchObject({ code: 10015 })
  })

  it('the token lives 15 minutes (discord.md 4: 50027)', async () => {
    const { answer, hook, original } = command()
    await answer(privately('Hi'))
    clock += 15 * 60_000
    await rest.patch(original, text('Still here'))
    clock += 1
    expect(await refusal(rest.patch(original, text('x')))).toMatchObject({
      status: 401,
      code: 50027,
    })
    expect(await refusal(rest.post(hook, text('x')))).toMatchObject({ code: 50027 })
  })

  it('the first follow-up fills in a deferred answer, keeping its privacy (discord.md 2)', async () => {
    const { answer, hook } = command()
    await answer({ type: 5, data: { flags: 64 } })
    await rest.post(hook, text('Done'))
    expect(ana.sees().privates).toMatchObject([{ text: 'Done', loading: false, edits: 0 }])
    await rest.post(hook, { body: { content: 'And', flags: 64 }, auth: false })
    expect(ana.sees().privates.map((one) => one.text)).toEqual(['Done', 'And'])
    expect(discord.user('102').sees().privates).toEqual([])
    expect(discord.channel('201').messages).toEqual([])
  })

  it('an ephemeral is out of reach of channel routes, and gone after a reload', async () => {
    const { answer, original } = command()
    await answer(privately('Hi'))
    const id = ana.sees().privates[0]?.id ?? ''
    const edit = rest.patch(Routes.channelMessage('201', id), { body: { content: 'x' } })
    expect(await refusal(edit)).toMatchObject({ status: 404, code: 10008 })
    ana.reloads()
    expect(await refusal(rest.patch(original, text('x')))).toMatchObject({ code: 10008 })
  })

  it('a click updates its message at once or later, and tells its clicker alone', async () => {
    const first = await click()
    await first.answer({ type: 6 })
    await rest.patch(first.original, { body: { content: 'Edited', components: [] }, auth: false })
    await rest.post(first.hook, { body: { content: 'Psst', flags: 64 }, auth: false })
    expect(discord.channel('201').messages[0]).toMatchObject({
      text: 'Edited',
      buttons: [],
      edits: 1,
    })
    expect(ana.sees().privates.map((one) => one.text)).toEqual(['Psst'])
    const second = await click()
    await second.answer({ type: 7, data: { content: 'At once' } })
    expect(discord.channel('201').messages[1]).toMatchObject({ text: 'At once', edits: 1 })
    await rest.delete(second.original, { auth: false })
    expect(discord.channel('201').messages).toHaveLength(1)
    expect(await refusal(rest.patch(second.original, text('x')))).toMatchObject({ code: 10008 })
  })

  it('a message of another interaction is not found', async () => {
    const one = command()
    await one.answer(privately('One'))
    const two = command()
    await two.answer(privately('Two'))
    const other = Routes.webhookMessage(
      discord.applicationId,
      hookToken(two.hook),
      ana.sees().privates[0]?.id,
    )
    expect(await refusal(rest.patch(other, text('x')))).toMatchObject({ code: 10008 })
  })
})

describe('delivery', () => {
  it('reaches every client of the token, and again when asked', async () => {
    const seen: string[] = []
    const other = await startClient(discord, async (one) => seen.push(`other ${one.id}`))
    client.on('interactionCreate', (one) => seen.push(`first ${one.id}`))
    const { id, act, answer } = command()
    await answer(privately('Hi'))
    await act
    discord.redeliver(id)
    await expect
      .poll(() => seen.toSorted())
      .toEqual([...Array(2).fill(`first ${id}`), ...Array(2).fill(`other ${id}`)])
    await other.destroy()
  })

  it('carries who, where and in which language (discord.md 3)', async () => {
    discord.addRole('301', 'approvers')
    discord.addPerson('103', { name: 'mo', roles: ['301'], locale: 'de', admin: true })
    void discord.user('103').command('bots', { bot: 'orders' })
    expect(discord.interactions().at(-1)?.payload).toMatchObject({
      type: 2,
      guild_id: discord.guildId,
      channel_id: '201',
      member: { user: { id: '103', username: 'mo' }, roles: ['301'] },
      locale: 'de',
      context: 0,
      data: { name: 'bots', options: [{ type: 3, name: 'bot', value: 'orders' }] },
    })
    void ana.command('bots', {}, 'direct')
    const direct = discord.interactions().at(-1)?.payload
    expect(direct).toMatchObject({ user: { id: '101' }, context: 1, channel: { type: 1 } })
    expect(direct).not.toHaveProperty('member')
  })
})
