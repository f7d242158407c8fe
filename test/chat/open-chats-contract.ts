import { expect, it } from 'vitest'
import type { Db } from '../../src/store/kit/database.ts'
import { activeBot, openSessions } from '../helpers/live.ts'
import { formOf, textOf } from './chat-driver.ts'
import type { ChatDriver } from './chat-driver.ts'

/** Part of the contract of every platform: what a form asks about open chats (F47). */
export function openChatsContract(db: () => Db, side: () => ChatDriver): void {
  const opened = async (slug: string) => formOf(await side().command('mo', `/deactivate ${slug}`))
  const names = ({ fields }: Awaited<ReturnType<typeof opened>>) => fields.map(({ name }) => name)

  it('F47 asks nothing about open chats where none is open, and one thing where some are', async () => {
    const quiet = await activeBot(db())
    expect(names(await opened(quiet.slug))).toEqual(['senders', 'reason'])
    const busy = await activeBot(db())
    await openSessions(db(), busy, 2)
    const form = await opened(busy.slug)
    expect(names(form)).toEqual(['senders', 'openChats', 'reason'])
    const values = { senders: [busy.sender], openChats: 'end', reason: 'Season is over' }
    expect(textOf(await side().submit('mo', form.id, values))).toContain('It is inactive now.')
  })
}
