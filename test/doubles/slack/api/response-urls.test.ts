import type { App } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientOf, startHttpApp } from './app.ts'
import { startSlack, type Slack } from '../index.ts'

let slack: Slack
let app: App
let clock: number
let url: string
beforeEach(async () => {
  clock = Date.now()
  slack = await startSlack({ now: () => clock })
  slack.addPerson('U1', { name: 'ana' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
  const started = await startHttpApp(slack, (bolt) => {
    bolt.command(/.*/, async ({ ack, body }) => {
      url = body.response_url
      await ack()
    })
    bolt.action(/.*/, async ({ ack, body }) => {
      if (body.type === 'block_actions') url = body.response_url
      await ack()
    })
  })
  app = started.app
  await slack.user('U1').types('/go', 'C1')
})
afterEach(async () => {
  await app.stop()
  await slack.stop()
})

const respond = async (body: object) => {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  return `${answer.status} ${await answer.text()}`
}
const privates = () =>
  slack
    .user('U1')
    .sees()
    .privates.map((one) => one.text)

describe('response URLs (slack.md 8)', () => {
  it('work 5 times', async () => {
    for (const text of ['1', '2', '3', '4', '5']) expect(await respond({ text })).toBe('200 ok')
    expect(await respond({ text: '6' })).toBe('404 used_url')
    expect(privates()).toEqual(['1', '2', '3', '4', '5'])
  })

  it('work for 30 minutes', async () => {
    clock += 30 * 60_000
    expect(await respond({ text: 'just in time' })).toBe('200 ok')
    clock += 1
    expect(await respond({ text: 'late' })).toBe('404 expired_url')
    url = `${slack.origin}/response/T1/guessed`
    expect(await respond({ text: 'a' })).toBe('404 expired_url')
  })

  it('refuse what a message would be refused for', async () => {
    expect(await respond({ text: '' })).toBe('400 no_text')
    expect(await respond({ blocks: [{ type: 'knob' }] })).toBe('400 invalid_blocks')
    expect(await respond({ response_type: 'loud', text: 'a' })).toBe('400 invalid_payload')
  })

  it('replace and delete what they answered with, ephemerals too', async () => {
    await respond({ text: 'Working…' })
    await respond({ text: 'Done.', replace_original: true })
    expect(privates()).toEqual(['Done.'])
    await respond({ delete_original: true })
    expect(privates()).toEqual([])
  })

  it('replace the message that was clicked, and answer in public when asked', async () => {
    const button = { type: 'button' as const, text: { type: 'plain_text' as const, text: 'Go' } }
    await clientOf(slack).chat.postMessage({
      channel: 'C1',
      text: 'A card.',
      blocks: [{ type: 'actions', elements: [button] }],
    })
    const [card] = slack.channel('C1').messages
    if (!card) throw new Error('no card')
    await slack.user('U1').clicks(card, 'Go')
    await respond({ text: 'Gone live.', replace_original: true, response_type: 'in_channel' })
    await respond({ text: 'Everybody, look.', response_type: 'in_channel' })
    expect(slack.channel('C1').messages.map((one) => one.text)).toEqual([
      'Gone live.',
      'Everybody, look.',
    ])
  })
})
