import { expect, it } from 'vitest'
import {
  getOrCreateCard,
  markAdapterDraw,
  markCardShown,
} from '../../../src/store/delivery/cards.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('the rows of cards', (db) => {
  it('F67 know what stands there only if no adapter drew on it meanwhile', async () => {
    const place = {
      platform: 'slack' as const,
      install: 'T1',
      channel: 'C1',
      subject: 'request:r1' as const,
    }
    const read = () => getOrCreateCard(db(), place, { id: 'c1', at: 1 })
    await markCardShown(db(), await read(), 'm1', 'first')
    expect(await read()).toMatchObject({ messageId: 'm1', renderedHash: 'first' })
    const before = await read()
    await markAdapterDraw(db(), { platform: 'slack', install: 'T1', messageId: 'm1' })
    await markCardShown(db(), before, 'm1', 'second')
    expect((await read()).renderedHash).toBeNull()
    await markCardShown(db(), await read(), 'm1', 'third')
    expect((await read()).renderedHash).toBe('third')
  })
})
