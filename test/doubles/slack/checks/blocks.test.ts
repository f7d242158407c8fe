import type { AnyBlock, Option } from '@slack/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, refusal } from '../api/app.ts'
import { startSlack, type Slack } from '../index.ts'

const long = (length: number) => 'x'.repeat(length)
const plain = (text: string) => ({ type: 'plain_text' as const, text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text })
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const option = (value: string, text = value): Option => ({ text: plain(text), value })
const options = (count: number) => Array.from({ length: count }, (_, at) => option(`v${at}`))
const input = (element: object) => ({ type: 'input', label: plain('Label'), element })
const confirm = (more: object) =>
  button({
    confirm: {
      title: plain('a'),
      text: plain('b'),
      confirm: plain('c'),
      deny: plain('d'),
      ...more,
    },
  })

/** slack.md 9, each limit once at its edge and once over it: [what, fits, does not fit, where]. */
const limits: [string, object, object, string][] = [
  ['section 3000', section(long(3000)), section(long(3001)), '/blocks/0/text/text'],
  ['empty text', section('x'), section(''), '/blocks/0/text/text'],
  [
    '10 fields',
    { type: 'section', fields: Array(10).fill(mrkdwn('f')) },
    { type: 'section', fields: Array(11).fill(mrkdwn('f')) },
    '/blocks/0/fields',
  ],
  [
    'field 2000',
    { type: 'section', fields: [mrkdwn(long(2000))] },
    { type: 'section', fields: [mrkdwn(long(2001))] },
    '/blocks/0/fields/0/text',
  ],
  [
    'header 150',
    { type: 'header', text: plain(long(150)) },
    { type: 'header', text: plain(long(151)) },
    '/blocks/0/text/text',
  ],
  [
    'header is plain',
    { type: 'header', text: plain('a') },
    { type: 'header', text: mrkdwn('a') },
    '/blocks/0/text/type',
  ],
  [
    'context 10',
    { type: 'context', elements: Array(10).fill(mrkdwn('c')) },
    { type: 'context', elements: Array(11).fill(mrkdwn('c')) },
    '/blocks/0/elements',
  ],
  [
    'actions 25',
    actions(...Array(25).fill(button())),
    actions(...Array(26).fill(button())),
    '/blocks/0/elements',
  ],
  [
    'button text 75',
    actions(button({ text: plain(long(75)) })),
    actions(button({ text: plain(long(76)) })),
    '/blocks/0/elements/0/text/text',
  ],
  [
    'button value 2000',
    actions(button({ value: long(2000) })),
    actions(button({ value: long(2001) })),
    '/blocks/0/elements/0/value',
  ],
  [
    'button url 3000',
    actions(button({ url: long(3000) })),
    actions(button({ url: long(3001) })),
    '/blocks/0/elements/0/url',
  ],
  [
    'action_id 255',
    actions(button({ action_id: long(255) })),
    actions(button({ action_id: long(256) })),
    '/blocks/0/elements/0/action_id',
  ],
  [
    'block_id 255',
    { ...section('a'), block_id: long(255) },
    { ...section('a'), block_id: long(256) },
    '/blocks/0/block_id',
  ],
  [
    'confirm title 100',
    actions(confirm({ title: plain(long(100)) })),
    actions(confirm({ title: plain(long(101)) })),
    '/blocks/0/elements/0/confirm/title/text',
  ],
  [
    'confirm text 300',
    actions(confirm({ text: plain(long(300)) })),
    actions(confirm({ text: plain(long(301)) })),
    '/blocks/0/elements/0/confirm/text/text',
  ],
  [
    'option text 75',
    actions({ type: 'static_select', options: [option('a', long(75))] }),
    actions({ type: 'static_select', options: [option('a', long(76))] }),
    '/blocks/0/elements/0/options/0/text/text',
  ],
  [
    'option value 150',
    actions({ type: 'static_select', options: [option(long(150), 'a')] }),
    actions({ type: 'static_select', options: [option(long(151), 'a')] }),
    '/blocks/0/elements/0/options/0/value',
  ],
  [
    '100 options',
    actions({ type: 'static_select', options: options(100) }),
    actions({ type: 'static_select', options: options(101) }),
    '/blocks/0/elements/0/options',
  ],
  [
    '10 checkboxes',
    actions({ type: 'checkboxes', options: options(10) }),
    actions({ type: 'checkboxes', options: options(11) }),
    '/blocks/0/elements/0/options',
  ],
  [
    '10 radio buttons',
    actions({ type: 'radio_buttons', options: options(10) }),
    actions({ type: 'radio_buttons', options: options(11) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'initial option among the options',
    actions({ type: 'static_select', options: options(2), initial_option: option('v1') }),
    actions({ type: 'static_select', options: options(2), initial_option: option('v2') }),
    '/blocks/0/elements/0',
  ],
  [
    'text input 3000',
    input({ type: 'plain_text_input', max_length: 3000, initial_value: long(3000) }),
    input({ type: 'plain_text_input', max_length: 3001 }),
    '/blocks/0/element/max_length',
  ],
]

describe('Block Kit in a message', () => {
  let slack: Slack
  beforeAll(async () => {
    slack = await startSlack()
    slack.addChannel('C1', { name: 'bots', members: [slack.botUserId()] })
  })
  afterAll(() => slack.stop())
  const post = (...blocks: object[]) => {
    // The over-limit ones fit Slack's types too: they know no lengths.
    const sent = blocks satisfies object[] as AnyBlock[]
    return clientOf(slack).chat.postMessage({ channel: 'C1', text: 'A sentence.', blocks: sent })
  }

  it.each(limits)('holds %s', async (_, fits, over, where) => {
    expect(await post(fits)).toMatchObject({ ok: true })
    const refused = await refusal(post(over))
    expect(refused.error).toBe('invalid_blocks')
    expect(refused.messages.join()).toContain(`[json-pointer:${where}]`)
  })

  it('takes 50 blocks and no more (slack.md 9)', async () => {
    expect(await post(...Array(50).fill(section('a')))).toMatchObject({ ok: true })
    const refused = await refusal(post(...Array(51).fill(section('a'))))
    expect(refused.messages).toEqual([
      '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
    ])
  })

  it('refuses a block_id twice, an action_id twice in one block, unknown types and unknown fields', async () => {
    const twice = { ...section('a'), block_id: 'same' }
    expect((await refusal(post(twice, twice))).messages.join()).toContain('block_id "same"')
    const again = actions(button({ action_id: 'go' }), button({ action_id: 'go' }))
    expect((await refusal(post(again))).messages.join()).toContain('action_id')
    expect((await refusal(post({ type: 'carousel', elements: [] }))).messages.join()).toContain(
      'unsupported type of block',
    )
    expect((await refusal(post({ ...section('a'), colour: 'red' }))).error).toBe('invalid_blocks')
    expect((await refusal(post(actions({ type: 'knob' })))).error).toBe('invalid_blocks')
  })

  it('gives blocks and elements without ids the ids that Slack gives them', async () => {
    const { message } = await post(actions(button()))
    expect(message?.blocks?.[0]).toMatchObject({
      block_id: expect.any(String),
      elements: [{ action_id: expect.any(String) }],
    })
  })
})
