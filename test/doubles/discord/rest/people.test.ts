import { Routes, type REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, restOf } from './app.ts'
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

const shown = () => discord.channel('201').messages

describe('people', () => {
  it('are looked up with their roles (discord.md 4: 10007)', async () => {
    const member = (id: string) => rest.get(Routes.guildMember(discord.guildId, id))
    expect(await member('101')).toMatchObject({ user: { username: 'ana' }, roles: ['301'] })
    discord.setRoles('101', [])
    expect(await member('101')).toMatchObject({ roles: [] })
    discord.leaves('101')
    expect(await refusal(member('101'))).toMatchObject({ status: 404, code: 10007 })
    expect(await refusal(member('9'))).toMatchObject({ status: 404, code: 10013 })
    expect(await refusal(rest.get(Routes.guild('9')))).toMatchObject({ status: 404, code: 10004 })
  })

  it('act only where they are, on what they see', async () => {
    discord.addChannel('202', { name: 'private', members: ['102'] })
    expect(() => discord.user('101').says('x', '202')).toThrow('ana is not in 202')
    expect(() => discord.user('101').says('x', '9')).toThrow('not in 9')
    const components = [
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: 'Go', custom_id: 'go' },
          { type: 2, style: 1, label: 'Wait', custom_id: 'wait', disabled: true },
        ],
      },
      {
        type: 1,
        components: [
          {
            type: 3,
            custom_id: 'pick',
            placeholder: 'Bot',
            options: [{ label: 'Orders', value: 'o' }],
          },
        ],
      },
    ]
    const { id } = await post({ content: 'Card', components })
    const ana = discord.user('101')
    const [card] = shown()
    if (!card) throw new Error('no card')
    expect(card).toMatchObject({
      buttons: ['Go'],
      menus: [{ placeholder: 'Bot', options: ['Orders'] }],
    })
    expect(() => ana.click(card, 'Stop')).toThrow('nothing called “Stop”')
    expect(() => ana.click(card, 'Wait')).toThrow('cannot be pressed')
    expect(() => ana.select(card, 'Bots', ['Orders'])).toThrow('no menu “Bots”')
    expect(() => ana.select(card, 'Bot', ['Support'])).toThrow('does not offer')
    expect(() => ana.select(card, 'Bot', [])).toThrow('wants 1 to 1')
    await ana.select(card, 'Bot', ['Orders'])
    expect(discord.interactions()[0]?.payload).toMatchObject({
      type: 3,
      data: { component_type: 3, custom_id: 'pick', values: ['o'] },
      message: { id },
    })
    await edit(id, { components: [] })
    expect(() => ana.click(card, 'Go')).toThrow('nothing called “Go”')
    discord.deletes(card)
    expect(() => ana.click(card, 'Go')).toThrow('the message is gone')
  })
})
