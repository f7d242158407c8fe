import { beforeAll, expect, it } from 'vitest'
import { draftOf, updateDraft } from '../../../src/store/bots/drafts.ts'
import { transitionRequest, requestOrThrow } from '../../../src/store/requests/requests.ts'
import { noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { ask } from '../../helpers/requests.ts'

onEachDatabase('rows that move on', (db) => {
  beforeAll(() => seedCast(db()))

  it('F26 a request moves only from the state and revision that were read', async () => {
    const { id } = await ask(db(), await seedBot(db()))
    const read = await requestOrThrow(db(), id)
    for (const old of [{ state: 'stale' as const }, { revision: 2 }]) {
      await expect(
        transitionRequest(db(), { ...read, ...old }, { state: 'declined' }),
      ).rejects.toEqual(refusal('CONFLICT', /changed while you were deciding/))
    }
    expect(await requestOrThrow(db(), id)).toEqual(read)
    expect(await transitionRequest(db(), read, { state: 'stale' })).toMatchObject({
      id,
      state: 'stale',
    })
  })

  it('F4 a draft moves only from the revision that was read', async () => {
    const bot = await seedBot(db())
    const { revision } = await draftOf(db(), bot.id)
    const to = { source: 'x', updatedBy: 'dov', updatedAt: noon }
    expect(await updateDraft(db(), bot.id, revision - 1, to)).toBe(false)
    expect(await updateDraft(db(), bot.id, revision, to)).toBe(true)
    expect(await updateDraft(db(), bot.id, revision, to)).toBe(false)
    expect(await draftOf(db(), bot.id)).toMatchObject({ revision: revision + 1, source: 'x' })
  })
})
