import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WireMessage } from '../../../../adapters/playground/index.ts'
import { SendProblem } from '../../../../src/chat/outbound-port.ts'
import type { Outgoing } from '../../../../src/chat/outbound-port.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { openWorkspace } from '../workspace.ts'

const releases = { install: 'local', channel: 'releases' }
const card = (changes = {}): Outgoing => ({ kind: 'card', card: requestCard(changes) })
const notice: Outgoing = {
  kind: 'notice',
  notice: { tone: 'info', lines: [['Your review is owed.']], buttons: [], files: [] },
}

describe('the playground as a chat platform', () => {
  const db = sqlite()
  let space: Awaited<ReturnType<typeof openWorkspace>>
  beforeAll(async () => {
    space = await openWorkspace(db())
  })
  afterAll(() => space.app.close())

  const read = async (as: string, channel: string): Promise<WireMessage[]> =>
    (await space.app.inject(`/playground/api/messages?as=${as}&channel=${channel}`)).json().messages

  it('F67 posts a card once for its key and edits it in place', async () => {
    const { messageId } = await space.adapter.post(releases, card(), 'k1')
    expect(await space.adapter.post(releases, card(), 'k1')).toEqual({ messageId })
    const at = { ...releases, messageId }
    expect(await space.adapter.edit(at, card({ status: '✅ Approved', tone: 'good' }))).toBe(
      'edited',
    )
    expect(await read('ana', 'releases')).toMatchObject([
      { id: messageId, author: null, body: { card: { status: '✅ Approved' } } },
    ])
  })

  it('F67 puts the timeline under its card, each line once', async () => {
    const { messageId } = await space.adapter.post(releases, card(), 'k2')
    const at = { ...releases, messageId }
    expect(await space.adapter.reply(at, [{ bold: 'Ana' }, ' approved.'], 'l1')).toBe('sent')
    expect(await space.adapter.reply(at, [{ bold: 'Ana' }, ' approved.'], 'l1')).toBe('sent')
    const lines = (await read('mo', 'releases')).filter(({ thread }) => thread === messageId)
    expect(lines.map(({ body }) => body)).toEqual([
      { kind: 'line', line: [{ bold: 'Ana' }, ' approved.'] },
    ])
  })

  it('says when the message is gone', async () => {
    const at = { ...releases, messageId: '01GONE' }
    expect(await space.adapter.edit(at, card())).toBe('gone')
    expect(await space.adapter.reply(at, ['Too late.'], 'l2')).toBe('gone')
  })

  it('sends a direct message to the one person, and says when nobody has that account', async () => {
    const ana = { install: 'local', userId: 'ana' }
    const at = await space.adapter.direct(ana, notice, 'd1')
    expect(await space.adapter.direct(ana, notice, 'd1')).toEqual(at)
    expect(await read('ana', 'dm')).toMatchObject([{ id: at !== 'closed' && at.messageId }])
    expect(at !== 'closed' && (await space.adapter.edit(at, notice))).toBe('edited')
    expect(await read('mo', 'dm')).toEqual([])
    const nobody = { install: 'local', userId: 'nobody' }
    expect(await space.adapter.direct(nobody, notice, 'd2')).toBe('closed')
  })

  it('takes a channel with or without its #, and no other', async () => {
    const support = { install: 'local', channel: '#support' }
    await space.adapter.post(support, notice, 'k3')
    expect(await read('mo', 'support')).toHaveLength(1)
    const nowhere = { install: 'local', channel: 'general' }
    const problem = await space.adapter.post(nowhere, notice, 'k4').catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(SendProblem)
    expect(problem).toMatchObject({ retryAfterMs: null })
  })
})
