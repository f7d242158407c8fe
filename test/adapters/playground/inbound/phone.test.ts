import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqlite } from '../../../helpers/databases.ts'
import { openWorkspace } from '../workspace.ts'

const talk = { environment: 'live', botId: 'b1', senderId: 's1', contact: '12025550142' }

describe('the phone', () => {
  const db = sqlite()
  let space: Awaited<ReturnType<typeof openWorkspace>>
  beforeAll(async () => {
    space = await openWorkspace(db())
  })
  afterAll(() => space.app.close())

  const say = (payload: object) =>
    space.app.inject({
      method: 'POST',
      url: '/playground/api/phone',
      headers: { 'x-slipway-playground': '1' },
      payload: { ...talk, text: 'hello', messageId: crypto.randomUUID(), ...payload },
    })

  it('F71 says to the gateway what a customer says, whose answer comes as news', async () => {
    const answer = await say({ text: 'Track an order', payload: '/track' })
    expect(answer.json()).toEqual({ note: null, replies: [], isComing: true })
    expect(space.phone.sent.at(-1)).toMatchObject({ ...talk, payload: '/track' })
  })

  it('F49 gives the conversation back after a reload', async () => {
    await say({ contact: '12025550183', text: 'menu' })
    const query = new URLSearchParams({ ...talk, contact: '12025550183' }).toString()
    const { messages } = (await space.app.inject(`/playground/api/phone?${query}`)).json()
    expect(messages).toMatchObject([
      { from: 'customer', text: 'menu' },
      { from: 'bot', buttons: [{}, {}, {}, {}, {}], version: 'V1.0' },
    ])
  })

  it('F1 talks to a draft or a candidate without a number', async () => {
    const { environment, botId, contact } = { ...talk, environment: 'development' }
    const answer = await space.app.inject({
      method: 'POST',
      url: '/playground/api/phone',
      headers: { 'x-slipway-playground': '1' },
      payload: { environment, botId, contact, text: 'hi', messageId: crypto.randomUUID() },
    })
    expect(answer.statusCode).toBe(200)
    expect(space.phone.sent.at(-1)).not.toHaveProperty('senderId')
  })

  it('refuses what no phone would send', async () => {
    const wrong = [
      { text: '' },
      { text: 'x'.repeat(4097) },
      { contact: 'Rosa' },
      { environment: 'moon' },
      { botId: '' },
      { messageId: 'again' },
      { payload: 'x'.repeat(257) },
    ]
    for (const payload of wrong) {
      expect([payload, (await say(payload)).statusCode]).toEqual([payload, 400])
    }
  })

  it('offers contacts that no telephone has', async () => {
    const { customers } = (await space.app.inject('/playground/api/start')).json()
    expect(customers.length).toBeGreaterThan(1)
    for (const { contact } of customers) expect(contact).toMatch(/^1\d{3}55501\d\d$/)
  })
})
