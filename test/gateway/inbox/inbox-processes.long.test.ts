import { afterEach, expect, it } from 'vitest'
import { onPostgres } from '../../helpers/databases.ts'
import { slowToEnd } from '../../helpers/slow-to-end.ts'
import { openInbox, openInboxOn, rosa, tom } from './opened-inbox.ts'
import type { OpenedInbox } from './opened-inbox.ts'

const open: OpenedInbox[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
const kept = async <T extends OpenedInbox>(opening: Promise<T>): Promise<T> => {
  const one = await opening
  open.push(one)
  return one
}

onPostgres('processes that share the inbox', (db) => {
  afterEach(() => db()('inboxMessages').delete())

  it('F56 F73 leave no message behind that one held and another looked for', async () => {
    const writer = await kept(openInbox(db()))
    writer.inbox.stop()
    const { senderId, writes } = writer
    const [first, second] = [slowToEnd(db()), slowToEnd(db())]
    await writes(rosa, 'talk to a person')
    const one = await kept(openInboxOn(first.db, senderId))
    await one.inbox.look()
    await first.isAtEnd
    await writes(rosa, 'are you there?')
    // It finds the second message alone, and may not handle it before the first.
    const other = await kept(openInboxOn(second.db, senderId))
    await other.inbox.look()
    await second.isAtEnd
    first.end()
    await one.handled()
    expect(await db()('inboxMessages').where({ state: 'waiting' })).toHaveLength(1)
    second.end()
    await other.handled()
    const rows = await db()('inboxMessages').where({ place: senderId })
    expect(rows.map(({ state }) => state)).toEqual(['done', 'done'])
  })

  it('F86 answer other customers while one of them holds a message', async () => {
    const writer = await kept(openInbox(db()))
    writer.inbox.stop()
    const { senderId, writes } = writer
    const first = slowToEnd(db())
    await writes(rosa, 'hello')
    const one = await kept(openInboxOn(first.db, senderId))
    await one.inbox.look()
    await first.isAtEnd
    for (const who of [rosa, tom]) await writes(who, 'hello')
    const other = await kept(openInboxOn(db(), senderId))
    await other.settled()
    expect(await other.out()).toEqual([`${tom}: One`])
    first.end()
    await one.handled()
    const hers = (await other.out()).filter((said) => said.startsWith(rosa))
    expect(hers).toEqual([`${rosa}: One`, `${rosa}: One: I did not get that.`])
  })
})
