import { expect, it } from 'vitest'
import { playgroundMessages } from '../../../src/store/delivery/playground-messages.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const entry = (key: string, more: object = {}) => ({
  key,
  channel: 'releases',
  thread: null,
  author: null,
  audience: null,
  content: `{"text":"${key}"}`,
  at: 1000,
  ...more,
})

onEachDatabase('the messages of the playground', (db) => {
  const fresh = async () => {
    await db()('playgroundMessages').del()
    await db()('playgroundFiles').del()
    return playgroundMessages(db())
  }

  it('F67 keeps one message per key, however often and at once it is sent', async () => {
    const log = await fresh()
    const made = await Promise.all(Array.from({ length: 10 }, () => log.append(entry('outbox-1'))))
    expect(new Set(made.map((one) => one.entry.id)).size).toBe(1)
    expect(made.filter((one) => one.isNew)).toHaveLength(1)
    expect(await db()('playgroundMessages').count({ n: '*' })).toEqual([{ n: 1 }])
  })

  it('keeps the order of messages of the same millisecond', async () => {
    const log = await fresh()
    for (const key of ['a', 'b', 'c', 'd']) await log.append(entry(key))
    const read = await log.list({ channel: 'releases', viewer: 'ana', limit: 10 })
    expect(read.map(({ content }) => JSON.parse(content).text)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('shows a private message to the one it is for', async () => {
    const log = await fresh()
    await log.append(entry('open'))
    await log.append(entry('secret', { audience: 'ana' }))
    expect(await log.list({ channel: 'releases', viewer: 'ana', limit: 10 })).toHaveLength(2)
    expect(await log.list({ channel: 'releases', viewer: 'mo', limit: 10 })).toHaveLength(1)
    expect(await log.list({ channel: 'support', viewer: 'ana', limit: 10 })).toEqual([])
  })

  it('reads back in pages, newest piece first, each oldest first', async () => {
    const log = await fresh()
    for (const key of ['a', 'b', 'c', 'd', 'e']) await log.append(entry(key))
    const last = await log.list({ channel: 'releases', viewer: 'ana', limit: 2 })
    const before = last[0]?.id ?? ''
    const earlier = await log.list({ channel: 'releases', viewer: 'ana', before, limit: 2 })
    const texts = [...earlier, ...last].map(({ content }) => JSON.parse(content).text)
    expect(texts).toEqual(['b', 'c', 'd', 'e'])
  })

  it('keeps the lines under a message apart from the channel', async () => {
    const log = await fresh()
    const { entry: root } = await log.append(entry('card'))
    await log.append(entry('line 1', { thread: root.id }))
    await log.append(entry('line 2', { thread: root.id }))
    expect(await log.list({ channel: 'releases', viewer: 'ana', limit: 10 })).toHaveLength(1)
    const lines = await log.threads([root.id])
    expect(lines.map(({ content }) => JSON.parse(content).text)).toEqual(['line 1', 'line 2'])
    expect(await log.threads([])).toEqual([])
  })

  it('F86 keeps files beside their message, once, and reads them one at a time', async () => {
    const log = await fresh()
    const files = [Uint8Array.of(0, 255, 1), Buffer.from('second')]
    const { entry: made } = await log.append(entry('with files'), files)
    await log.append(entry('with files'), [Uint8Array.of(7)])
    expect([...((await log.file(made.id, 0)) ?? [])]).toEqual([0, 255, 1])
    expect(String(await log.file(made.id, 1))).toBe('second')
    expect(await log.file(made.id, 2)).toBeNull()
    expect(await db()('playgroundFiles').count({ n: '*' })).toEqual([{ n: 2 }])
    await log.edit(made.id, '{}', 2000, [Uint8Array.of(9)])
    expect([...((await log.file(made.id, 0)) ?? [])]).toEqual([9])
  })

  it('edits in place, and says when there is nothing to edit', async () => {
    const log = await fresh()
    const { entry: made } = await log.append(entry('card'))
    const edited = await log.edit(made.id, '{"text":"new"}', 2000)
    expect(edited).toEqual({ ...made, content: '{"text":"new"}', editedAt: 2000 })
    expect(await log.find(made.id)).toEqual(edited)
    expect(await log.edit('NOSUCHMESSAGE', '{}', 2000)).toBeNull()
    expect(await log.find('NOSUCHMESSAGE')).toBeNull()
  })
})
