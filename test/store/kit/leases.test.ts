import { expect, it } from 'vitest'
import {
  pruneFormDrafts,
  formDraft,
  putFormDraft,
} from '../../../src/store/delivery/form-drafts.ts'
import { releaseLease, acquireLease } from '../../../src/store/kit/leases.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('leases', (db) => {
  const take = (holder: string, now: number) =>
    acquireLease(db(), { name: 'gateway', holder, forMs: 10 }, now)

  it('are held by one process until they end or are given back', async () => {
    const first = await Promise.all(['a', 'b', 'c'].map((holder) => take(holder, 100)))
    expect(first.filter(Boolean)).toHaveLength(1)
    const holder = ['a', 'b', 'c'][first.indexOf(true)] ?? ''
    const other = holder === 'a' ? 'b' : 'a'
    expect(await take(holder, 105)).toBe(true)
    expect(await take(other, 114)).toBe(false)
    expect(await take(other, 115)).toBe(true)
    expect(await take(holder, 116)).toBe(false)
    await releaseLease(db(), 'gateway', holder)
    expect(await take(holder, 117)).toBe(false)
    await releaseLease(db(), 'gateway', other)
    expect(await take(holder, 118)).toBe(true)
  })

  it('go by the clock of the database, which is near ours', async () => {
    const lease = { name: 'control', forMs: 60_000 }
    expect(await acquireLease(db(), { ...lease, holder: 'a' })).toBe(true)
    expect(await acquireLease(db(), { ...lease, holder: 'b' })).toBe(false)
    expect(await acquireLease(db(), { ...lease, holder: 'b' }, Date.now() + 50_000)).toBe(false)
    expect(await acquireLease(db(), { ...lease, holder: 'b' }, Date.now() + 70_000)).toBe(true)
  })
})

onEachDatabase('half-filled forms', (db) => {
  const row = { id: 'd1', platform: 'discord' as const, userId: '7', content: '1', expiresAt: 100 }

  it('F13 are kept for the one who fills them in, and for some hours', async () => {
    await putFormDraft(db(), row)
    await putFormDraft(db(), { ...row, content: '2', expiresAt: 200 })
    const find = (userId: string, now: number) =>
      formDraft(db(), { id: 'd1', platform: 'discord', userId, now })
    expect(await find('7', 150)).toBe('2')
    expect(await find('8', 150)).toBeNull()
    expect(await find('7', 200)).toBeNull()
    expect(await pruneFormDrafts(db(), 199)).toBe(0)
    expect(await pruneFormDrafts(db(), 200)).toBe(1)
  })
})
