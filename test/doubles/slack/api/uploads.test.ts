import type { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientOf, refusal } from './app.ts'
import { startSlack, type Slack } from '../index.ts'

let slack: Slack
let web: WebClient
beforeEach(async () => {
  slack = await startSlack()
  slack.addPerson('U1', { name: 'ana' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
  web = clientOf(slack)
})
afterEach(() => slack.stop())
const error = async (call: Promise<unknown>) => (await refusal(call)).error
const png = Buffer.from('a picture')

/** Steps one and two: a URL, and the bytes as other SDKs send them, raw. */
async function uploaded(more: object = {}, bytes: Buffer = png) {
  const asked = { filename: 'qr.png', length: png.length, ...more }
  const { upload_url = '', file_id = '' } = await web.files.getUploadURLExternal(asked)
  const { status } = await fetch(upload_url, { method: 'POST', body: new Uint8Array(bytes) })
  return { id: file_id, status }
}
const sharesOf = async (file: string) => (await web.files.info({ file })).file?.shares

describe('uploads (slack.md 6 and 8)', () => {
  it('arrive in the channel a moment after they were completed, through Slack’s own helper', async () => {
    const sent = web.filesUploadV2({
      channel_id: 'C1',
      file: png,
      filename: 'qr.png',
      title: 'QR of orders',
      initial_comment: 'Here it is.',
    })
    await sent
    const message = await slack.until(() => slack.channel('C1').messages[0])
    expect(message).toMatchObject({
      text: 'Here it is.',
      files: [{ name: 'qr.png', title: 'QR of orders' }],
    })
    expect(Buffer.from(message.files[0]?.bytes ?? [])).toEqual(png)
  })

  it('are shared nowhere yet while Slack still looks at them, and may never be', async () => {
    slack.shares('held')
    const { id } = await uploaded()
    const files: [{ id: string }] = [{ id }]
    await web.files.completeUploadExternal({ files, channel_id: 'C1' })
    expect(await sharesOf(id)).toEqual({ public: {}, private: {} })
    slack.shares('soon')
    await slack.until(() => slack.channel('C1').messages[0])
    expect(await sharesOf(id)).toMatchObject({ public: { C1: [{ ts: expect.any(String) }] } })
    slack.shares('lost')
    const lost = await uploaded()
    const answer = await web.files.completeUploadExternal({
      files: [{ id: lost.id }],
      channel_id: 'C1',
    })
    expect(answer.ok).toBe(true)
  })

  it('fail without a word when they carry alt_txt (slack.md 4 i)', async () => {
    const spoiled = await uploaded({ alt_txt: 'A QR code' })
    const good = await uploaded()
    for (const { id } of [spoiled, good])
      await web.files.completeUploadExternal({ files: [{ id }], channel_id: 'C1' })
    await slack.until(() => slack.channel('C1').messages[0])
    expect(await sharesOf(spoiled.id)).toEqual({ public: {}, private: {} })
  })

  it('want as many bytes as announced, once, before they are completed', async () => {
    const short = await uploaded({}, Buffer.from('a'))
    expect(short.status).toBe(400)
    const complete = (id: string) =>
      web.files.completeUploadExternal({ files: [{ id }], channel_id: 'C1' })
    expect(await error(complete(short.id))).toBe('file_not_found')
    const { id } = await uploaded()
    await complete(id)
    expect(await error(complete(id))).toBe('file_not_found')
    expect(await error(web.files.info({ file: 'F9' }))).toBe('file_not_found')
  })

  it('go only where the bot is, and with a comment or blocks, not both', async () => {
    const { id } = await uploaded()
    const both = web.apiCall('files.completeUploadExternal', {
      files: [{ id }],
      channel_id: 'C1',
      initial_comment: 'a',
      blocks: [{ type: 'divider' }],
    })
    expect(await error(both)).toBe('invalid_arguments')
    slack.leave('C1', slack.botUserId())
    const outside = web.files.completeUploadExternal({ files: [{ id }], channel_id: 'C1' })
    expect(await error(outside)).toBe('not_in_channel')
  })

  it('may stand in a block only when Slack is done with them, and never in an ephemeral', async () => {
    slack.shares('held')
    const { id } = await uploaded()
    await web.files.completeUploadExternal({ files: [{ id }] })
    const image = { type: 'image' as const, alt_text: 'QR code', slack_file: { id } }
    const content = { channel: 'C1', text: 'A picture.', blocks: [image] }
    expect(await error(web.chat.postMessage(content))).toBe('invalid_blocks')
    slack.shares('soon')
    expect(await web.chat.postMessage(content)).toMatchObject({ ok: true })
    const private_ = web.chat.postEphemeral({ ...content, user: 'U1' })
    expect(await error(private_)).toBe('invalid_blocks')
  })
})
