import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebClient } from '@slack/web-api'
import { clientOf, refusal } from './app.ts'
import { startSlack, type Slack } from '../index.ts'

let slack: Slack
let web: WebClient
const text = 'A whole sentence.'
beforeEach(async () => {
  slack = await startSlack()
  slack.addPerson('U1', { name: 'ana' })
  slack.addPerson('U2', { name: 'li' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
  web = clientOf(slack)
})
afterEach(() => slack.stop())
const error = async (call: Promise<unknown>) => (await refusal(call)).error
const tsOf = async (more: object = {}) =>
  (await web.chat.postMessage({ channel: 'C1', text, ...more })).ts ?? ''

describe('posting', () => {
  it('shows mentions, dates and escaped text as people read them', async () => {
    await tsOf({
      text: '<@U1> in <#C1>: 1 &lt; 2, <https://a.example|here>, <!date^1^{date}|today>',
    })
    expect(slack.channel('C1').messages[0]?.text).toBe('@ana in #bots: 1 < 2, here, today')
  })

  it('refuses what nobody could read, and who is not there', async () => {
    expect(await error(web.chat.postMessage({ channel: 'C1', text: ' ' }))).toBe('no_text')
    expect(await error(web.chat.postMessage({ channel: 'C9', text }))).toBe('channel_not_found')
    slack.addChannel('C2', { name: 'secret', kind: 'private' })
    expect(await error(web.chat.postMessage({ channel: 'C2', text }))).toBe('channel_not_found')
    slack.archive('C1')
    expect(await error(web.chat.postMessage({ channel: 'C1', text }))).toBe('is_archived')
  })

  it('needs chat:write.public in a public channel that it has not joined (slack.md 11)', async () => {
    slack.leave('C1', slack.botUserId())
    expect(await tsOf()).not.toBe('')
    slack.setScopes('T1', ['chat:write'])
    expect(await error(web.chat.postMessage({ channel: 'C1', text }))).toBe('not_in_channel')
  })

  it('cuts a text over 40,000 and says so (slack.md 9)', async () => {
    const posted = await web.chat.postMessage({ channel: 'C1', text: 'x'.repeat(40_001) })
    expect(posted.response_metadata?.warnings).toEqual(['message_truncated'])
    expect(slack.channel('C1').messages[0]?.text.length).toBe(40_000)
  })

  it('opens the direct conversation for a user id, but not with somebody deactivated', async () => {
    await web.chat.postMessage({ channel: 'U1', text })
    expect(slack.user('U1').sees().directs[0]?.text).toBe(text)
    slack.addPerson('U3', { name: 'gone', deleted: true })
    expect(await error(web.chat.postMessage({ channel: 'U3', text }))).toBe('user_disabled')
    expect(await error(web.conversations.open({ users: 'U3' }))).toBe('user_disabled')
    expect(await error(web.conversations.open({ users: 'U8' }))).toBe('user_not_found')
  })

  it('puts a reply to a missing root into the channel (slack.md 12)', async () => {
    const root = await tsOf()
    await tsOf({ thread_ts: root, text: 'in the thread' })
    await tsOf({ thread_ts: '1.000001', text: 'astray' })
    expect(slack.channel('C1').messages.map((one) => one.text)).toEqual([text, 'astray'])
    expect(slack.channel('C1').messages[0]?.thread.map((one) => one.text)).toEqual([
      'in the thread',
    ])
  })

  it('takes JSON bodies, blocks as a string too, and an unreadable one as no blocks format', async () => {
    const send = (body: string) =>
      fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${slack.botToken()}`,
          'content-type': 'application/json; charset=utf-8',
        },
        body,
      }).then((answer) => answer.json())
    const blocks = [{ type: 'divider' }]
    expect(await send(JSON.stringify({ channel: 'C1', text, blocks }))).toMatchObject({ ok: true })
    const odd = JSON.stringify({ channel: 'C1', text, blocks: '[{' })
    expect(await send(odd)).toMatchObject({ error: 'invalid_blocks_format' })
    expect(await send('{')).toMatchObject({ error: 'invalid_json' })
  })
})

describe('changing', () => {
  it('removes the blocks with an update that has only text (slack.md 8)', async () => {
    const ts = await tsOf({
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'R-1' } }],
    })
    expect(slack.channel('C1').messages[0]?.text).toBe('R-1')
    await web.chat.update({ channel: 'C1', ts, text: 'Done.' })
    expect(slack.channel('C1').messages[0]).toMatchObject({ text: 'Done.', edits: 1 })
  })

  it('finds no deleted message, no ephemeral and nobody else’s', async () => {
    const ts = await tsOf()
    slack.deletes(slack.channel('C1').messages[0] ?? never())
    const gone = web.chat.update({ channel: 'C1', ts, text })
    expect(await error(gone)).toBe('message_not_found')
    const { message_ts = '' } = await web.chat.postEphemeral({ channel: 'C1', user: 'U1', text })
    const hidden = web.chat.update({ channel: 'C1', ts: message_ts, text })
    expect(await error(hidden)).toBe('message_not_found')
    await slack.user('U1').says('my own words', 'C1')
    const said = slack.channel('C1').messages[0]?.ts ?? ''
    const theirs = web.chat.update({ channel: 'C1', ts: said, text })
    expect(await error(theirs)).toBe('cant_update_message')
  })

  it('keeps metadata for whoever looks it up again (slack.md 4 j)', async () => {
    const metadata = { event_type: 'slipway', event_payload: { request_id: 'R-1', kind: 'card' } }
    const ts = await tsOf({ metadata })
    await web.chat.update({ channel: 'C1', ts, text: 'Edited.' })
    const look = { channel: 'C1', limit: 1, latest: ts, inclusive: true }
    const bare = await web.conversations.history(look)
    expect(bare.messages?.[0]?.metadata).toBeUndefined()
    const { messages } = await web.conversations.history({ ...look, include_all_metadata: true })
    expect(messages?.[0]?.metadata).toEqual(metadata)
    const odd = web.chat.postMessage({
      channel: 'C1',
      text,
      metadata: { event_type: '', event_payload: {} },
    })
    expect(await error(odd)).toBe('invalid_metadata_format')
  })

  it('reads a thread with its root, and refuses a thread without one', async () => {
    const ts = await tsOf()
    await tsOf({ thread_ts: ts, text: 'reply' })
    const { messages } = await web.conversations.replies({ channel: 'C1', ts })
    expect(messages?.map((one) => one.text)).toEqual([text, 'reply'])
    const none = web.conversations.replies({ channel: 'C1', ts: '1.000001' })
    expect(await error(none)).toBe('thread_not_found')
  })
})

describe('ephemerals (slack.md 8)', () => {
  const whisper = (user: string, more: object = {}) =>
    web.chat.postEphemeral({ channel: 'C1', user, text, ...more })

  it('reach only members, and only through a bot that is there', async () => {
    await whisper('U1')
    expect(slack.user('U1').sees().privates.length).toBe(1)
    expect(slack.channel('C1').messages).toEqual([])
    expect(await error(whisper('U2'))).toBe('user_not_in_channel')
    slack.leave('C1', slack.botUserId())
    expect(await error(whisper('U1'))).toBe('not_in_channel')
  })

  it('are gone after a reload, and may never arrive', async () => {
    await whisper('U1')
    slack.user('U1').reloads()
    expect(slack.user('U1').sees().privates).toEqual([])
    slack.privates('lost')
    expect(await whisper('U1')).toMatchObject({ ok: true })
    expect(slack.user('U1').sees().privates).toEqual([])
  })
})

function never(): never {
  throw new Error('nothing there')
}
