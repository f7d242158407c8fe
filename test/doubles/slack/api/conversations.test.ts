import type { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientOf, refusal } from './app.ts'
import { checkBlocks } from '../checks/check-blocks.ts'
import { startSlack, type Slack } from '../index.ts'
import { SlackProblem } from './problem.ts'

let slack: Slack
let web: WebClient
beforeEach(async () => {
  slack = await startSlack()
  slack.addPerson('U1', { name: 'ana' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
  slack.addChannel('C2', { name: 'hall', members: ['U1'] })
  slack.addChannel('C3', { name: 'secret', kind: 'private', members: ['U1'] })
  web = clientOf(slack)
})
afterEach(() => slack.stop())
const error = async (call: Promise<unknown>) => (await refusal(call)).error

describe('conversations', () => {
  it('show what the bot may see: public ones, and private ones that it is in', async () => {
    const { channel } = await web.conversations.info({ channel: 'C2' })
    expect(channel).toMatchObject({ name: 'hall', is_member: false, is_private: false })
    expect(await error(web.conversations.info({ channel: 'C3' }))).toBe('channel_not_found')
    slack.setScopes('T1', ['channels:read'])
    slack.join('C3', slack.botUserId())
    expect(await error(web.conversations.info({ channel: 'C3' }))).toBe('missing_scope')
  })

  it('are read along only by members', async () => {
    expect(await error(web.conversations.history({ channel: 'C2' }))).toBe('not_in_channel')
    slack.setScopes('T1', ['channels:join', 'channels:history'])
    await web.conversations.join({ channel: 'C2' })
    expect(await web.conversations.history({ channel: 'C2' })).toMatchObject({ messages: [] })
    expect(await error(web.conversations.join({ channel: 'C3' }))).toBe('channel_not_found')
  })

  it('come in pages, newest first', async () => {
    for (const text of ['one', 'two', 'three']) await web.chat.postMessage({ channel: 'C1', text })
    const first = await web.conversations.history({ channel: 'C1', limit: 2 })
    expect(first.messages?.map((one) => one.text)).toEqual(['three', 'two'])
    const cursor = first.response_metadata?.next_cursor ?? ''
    const rest = await web.conversations.history({ channel: 'C1', limit: 2, cursor })
    expect(rest).toMatchObject({ has_more: false, messages: [{ text: 'one' }] })
    const oldest = first.messages?.[1]?.ts ?? ''
    const newer = await web.conversations.history({ channel: 'C1', oldest })
    expect(newer.messages?.map((one) => one.text)).toEqual(['three'])
  })

  it('take no direct words to bots, and no deletion of other people’s', async () => {
    expect(await error(web.conversations.open({ users: slack.botUserId() }))).toBe('cannot_dm_bot')
    await slack.user('U1').says('mine', 'C1')
    const ts = slack.channel('C1').messages[0]?.ts ?? ''
    expect(await error(web.chat.delete({ channel: 'C1', ts }))).toBe('cant_delete_message')
  })
})

/** Slack's reference, where slack.md 9 is silent. */
describe('documented limits', () => {
  const long = (length: number) => 'x'.repeat(length)
  const plain = (text: string) => ({ type: 'plain_text', text })
  const options = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ text: plain(`${at}`), value: `${at}` }))
  const input = (label: string, more: object = {}) => ({
    type: 'input',
    label: plain(label),
    element: { type: 'plain_text_input' },
    ...more,
  })
  const select = (placeholder: string) => ({
    type: 'actions',
    elements: [{ type: 'external_select', placeholder: plain(placeholder) }],
  })
  const overflow = (count: number) => ({
    type: 'actions',
    elements: [{ type: 'overflow', options: options(count) }],
  })
  const described = (text: string) => ({
    type: 'actions',
    elements: [
      { type: 'checkboxes', options: [{ text: plain('a'), value: 'a', description: plain(text) }] },
    ],
  })
  it.each<[string, object, object]>([
    ['label 2000', input(long(2000)), input(long(2001))],
    ['hint 2000', input('a', { hint: plain(long(2000)) }), input('a', { hint: plain(long(2001)) })],
    ['placeholder 150', select(long(150)), select(long(151))],
    ['overflow 5', overflow(5), overflow(6)],
    ['option description 75', described(long(75)), described(long(76))],
    [
      'markdown 12,000',
      { type: 'markdown', text: long(12_000) },
      { type: 'markdown', text: long(12_001) },
    ],
    [
      'one source of an image',
      { type: 'image', alt_text: 'a', image_url: 'https://a.example' },
      { type: 'image', alt_text: 'a' },
    ],
  ])('hold %s', (_, fits, over) => {
    let count = 0
    const check = (block: object) => checkBlocks([block], (prefix) => `${prefix}${count++}`)
    expect(check(fits)).toHaveLength(1)
    expect(() => check(over)).toThrow(SlackProblem)
  })
})
