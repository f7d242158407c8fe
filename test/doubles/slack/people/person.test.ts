import type { App } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientOf, startHttpApp } from '../api/app.ts'
import { startSlack, type Person, type Slack } from '../index.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const option = (text: string) => ({ text: plain(text), value: `value of ${text}` })
const input = (label: string, element: object, more: object = {}) =>
  ({ type: 'input', label: plain(label), element, ...more }) as KnownBlock
const blocks = [
  input('Name', { type: 'plain_text_input', min_length: 2, max_length: 5 }),
  input('Track', { type: 'static_select', options: [option('official'), option('gray')] }),
  input('Checks', { type: 'checkboxes', options: [option('works'), option('trained')] }),
  input('Sure', { type: 'checkboxes', options: [option('yes')] }, { optional: true }),
  input('Who', { type: 'multi_users_select' }),
  input('When', { type: 'datetimepicker' }),
  input('Bot', { type: 'external_select', min_query_length: 2, action_id: 'bot' }),
  input('Draft', { type: 'file_input', action_id: 'draft' }),
]
const complete = {
  Name: 'ana',
  Track: 'gray',
  Checks: ['trained'],
  Sure: true,
  Who: ['li'],
  When: 1_790_000_000,
  Bot: 'orders',
  Draft: { name: 'orders.yml', content: 'flows: {}' },
}

let slack: Slack
let app: App
let ana: Person
let values: unknown[]
let events: { type: string; files?: { url_private_download?: string }[] }[]
let pressed: unknown[]
beforeEach(async () => {
  values = []
  events = []
  pressed = []
  slack = await startSlack()
  slack.addPerson('U1', { name: 'ana' })
  slack.addPerson('U2', { name: 'li' })
  slack.addPerson('U3', { name: 'mo', deleted: true })
  slack.addPerson('U9', { name: 'zed', team: 'T9' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', 'U3', slack.botUserId()] })
  const started = await startHttpApp(slack, (bolt) => {
    bolt.command('/form', async ({ ack, body, client }) => {
      await ack()
      const view = { type: 'modal' as const, title: plain('Form'), submit: plain('Send'), blocks }
      await client.views.open({ trigger_id: body.trigger_id, view })
    })
    bolt.options('bot', async ({ ack, options }) => {
      const names = ['orders', 'orders-eu'].filter((one) => one.startsWith(options.value))
      await ack({ options: names.map(option) })
    })
    bolt.view(/.*/, async ({ ack, view }) => {
      for (const actions of Object.values(view.state.values)) values.push(...Object.values(actions))
      await ack()
    })
    bolt.action(/.*/, async ({ ack, body }) => {
      if (body.type === 'block_actions') pressed.push(...body.actions)
      await ack()
    })
    bolt.shortcut('review', async ({ ack, body }) => {
      pressed.push(body.type)
      await ack()
    })
    bolt.event(/.*/, async ({ event }) => {
      events.push(event)
    })
  })
  app = started.app
  ana = slack.user('U1')
})
afterEach(async () => {
  await app.stop()
  await slack.stop()
})
const form = async () => {
  await ana.types('/form', 'C1')
  return slack.until(() => ana.sees().modal)
}
const card = async (...elements: object[]) => {
  await clientOf(slack).chat.postMessage({
    channel: 'C1',
    text: 'A card.',
    blocks: [{ type: 'actions', elements } as KnownBlock],
  })
  const found = slack.channel('C1').messages.at(-1)
  if (!found) throw new Error('no card')
  return found
}

describe('somebody at a form', () => {
  it('fills in every kind of field by its label (slack.md 7)', async () => {
    await ana.submits(await form(), complete)
    expect(values).toMatchObject([
      { type: 'plain_text_input', value: 'ana' },
      { selected_option: { value: 'value of gray' } },
      { selected_options: [{ value: 'value of trained' }] },
      { selected_options: [{ value: 'value of yes' }] },
      { selected_users: ['U2'] },
      { selected_date_time: 1_790_000_000 },
      { selected_option: { value: 'value of orders' } },
      { files: [{ name: 'orders.yml' }] },
    ])
  })

  it('is held back by Slack itself until it is complete', async () => {
    expect(await ana.submits(await form(), { Name: 'a' })).toBeNull()
    expect(ana.sees().modal?.errors).toMatchObject({
      Name: 'This is too short.',
      Track: 'Please complete this required field.',
      Draft: 'Please complete this required field.',
    })
    expect(ana.sees().modal?.errors).not.toHaveProperty('Sure')
    expect(values).toEqual([])
  })

  it.each<[Parameters<Person['fills']>[1], string]>([
    [{ Nope: 'a' }, 'nothing called “Nope” on the screen'],
    [{ Track: 'red' }, 'does not offer “red”, only “official”, “gray”'],
    [{ Who: ['zed'] }, 'finds nobody called “zed”'],
    [{ Bot: 'or' }, 'does not offer “or”, only “orders”, “orders-eu”'],
    [{ Bot: 'o' }, 'only nothing'],
    [{ When: 'noon' }, 'takes unix seconds'],
    [{ Draft: 'text' }, 'takes a file'],
  ])('cannot do what is not on the screen: %j', async (wanted, why) => {
    await expect(ana.submits(await form(), wanted)).rejects.toThrow(why)
  })

  it('searches only from the letters that the field asks for', async () => {
    const view = await form()
    expect(await ana.searches(view, 'Bot', 'o')).toEqual([])
    expect(await ana.searches(view, 'Bot', 'orders-')).toEqual(['orders-eu'])
  })

  it('uses no form of somebody else, and none that was closed', async () => {
    const view = await form()
    await expect(slack.user('U2').submits(view)).rejects.toThrow('not the form on the screen')
    await ana.closes(view)
    await expect(ana.submits(view, complete)).rejects.toThrow('not the form on the screen')
  })
})

describe('somebody in a channel', () => {
  it('presses what is there, only while it is there, unless the screen lags behind', async () => {
    const before = await card({ type: 'button', text: plain('Go'), value: 'v', action_id: 'go' })
    await ana.clicks(before, 'Go')
    expect(pressed).toMatchObject([{ type: 'button', action_id: 'go', value: 'v' }])
    const { channel, ts } = before
    await clientOf(slack).chat.update({ channel, ts, text: 'Done.' })
    await expect(ana.clicks(before, 'Go')).rejects.toThrow('nothing called “Go”')
    await ana.clicks(before, 'Go', { lagging: true })
    expect(pressed.length).toBe(2)
    slack.deletes(before)
    await expect(ana.clicks(before, 'Go')).rejects.toThrow('not on the screen')
    const other = await card({ type: 'button', text: plain('Go') })
    await expect(slack.user('U2').clicks(other, 'Go')).rejects.toThrow('not in that channel')
  })

  it('answers a button that asks first with its own words', async () => {
    const confirm = {
      title: plain('Sure?'),
      text: plain('Customers see it.'),
      confirm: plain('Go live'),
      deny: plain('Wait'),
    }
    const asking = await card({ type: 'button', text: plain('Go'), confirm })
    await expect(ana.clicks(asking, 'Go')).rejects.toThrow('answer “Go live”')
    await ana.clicks(asking, 'Go', { answer: 'Go live' })
    expect(pressed.length).toBe(1)
  })

  it('chooses in menus, and runs shortcuts on a message', async () => {
    const options = [option('orders'), option('support')]
    const menus = await card(
      { type: 'static_select', placeholder: plain('Bot'), options },
      { type: 'overflow', options },
    )
    await ana.chooses(menus, 'Bot', 'support')
    await ana.chooses(menus, 'overflow', 'orders')
    await expect(ana.chooses(menus, 'overflow', 'nothing')).rejects.toThrow('does not offer')
    await ana.shortcut(menus, 'review')
    expect(pressed).toMatchObject([
      { type: 'static_select', selected_option: { value: 'value of support' } },
      { type: 'overflow', selected_option: { value: 'value of orders' } },
      'message_action',
    ])
  })

  it('is heard in direct messages and mentions, and nowhere else (slack.md 11)', async () => {
    await ana.says('just talking', 'C1')
    await ana.says(`<@${slack.botUserId()}> help`, 'C1')
    await ana.says('hello', 'direct')
    await ana.opensHome()
    await slack.until(() => events.length === 3)
    expect(events.map((one) => one.type)).toEqual(['app_mention', 'message', 'app_home_opened'])
  })

  it('hands in a file that the bot can fetch with its own token only', async () => {
    await ana.shares({ name: 'orders.yml', content: 'flows: {}' }, 'Here', 'direct')
    await slack.until(() => events[0])
    const url = events[0]?.files?.[0]?.url_private_download ?? ''
    const get = (token: string) =>
      fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })
    expect(await (await get(slack.botToken())).text()).toBe('flows: {}')
    slack.addWorkspace('T2')
    expect((await get(slack.botToken('T2'))).status).toBe(302)
  })

  it('is nowhere without being a member, or once deactivated', async () => {
    await expect(slack.user('U2').types('/form', 'C1')).rejects.toThrow('li is not in C1')
    await expect(slack.user('U3').types('/form', 'C1')).rejects.toThrow('mo is deactivated')
    await expect(ana.types('hello', 'C1')).rejects.toThrow('is no command')
  })
})
