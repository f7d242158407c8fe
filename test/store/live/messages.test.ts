import { ulid } from 'ulid'
import { expect, it } from 'vitest'
import {
  insertMessages,
  messagesOfSession,
  newestMessages,
} from '../../../src/store/live/messages.ts'
import type { MessageRow } from '../../../src/store/live/messages.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('messages in the store', (db) => {
  const talker = { environment: 'live' as const, place: 'sender', contact: 'li' }
  const message = (at: number, more: Partial<MessageRow> = {}): MessageRow => ({
    ...talker,
    id: ulid(at),
    sessionId: null,
    direction: 'in',
    body: JSON.stringify({ text: `\0👋 ${at}` }),
    botId: null,
    versionId: null,
    track: null,
    rule: null,
    at,
    ...more,
  })

  it('F52 come back as they were said, the newest of them, oldest first', async () => {
    const rows = [1, 2, 3].map((at) => message(at))
    await insertMessages(db(), rows)
    await insertMessages(db(), [message(4, { direction: 'error' }), message(5, { contact: 'mo' })])
    await insertMessages(db(), [])
    const expected = rows.slice(1).map((row) => ({ ...row, code: null, versionNumber: null }))
    expect(await newestMessages(db(), talker, 2)).toEqual(expected)
  })

  it('F52 without a session belong to none', async () => {
    expect(await messagesOfSession(db(), 'none', 10)).toEqual([])
  })
})
