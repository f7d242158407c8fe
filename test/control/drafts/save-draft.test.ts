import { beforeAll, expect, it } from 'vitest'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { draftOf } from '../../../src/store/drafts.ts'
import { botText, ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onBothDatabases('saving a draft', (db) => {
  beforeAll(() => seedCast(db()))

  it('F3 is refused while the request is stale, naming it and how to withdraw it', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await db()('senders').where({ id: bot.senderId }).update({ address: '+15559990001' })
    expect((await approve(db(), request, 'sam')).state).toBe('stale')
    const { revision } = await draftOf(db(), bot.id)
    const source = botText('Hello there', bot.sender)
    await expect(
      saveDraft(ctxFor(db(), 'dana'), { bot: bot.slug, revision, source }),
    ).rejects.toEqual(
      refusal('PRECONDITION_FAILED', new RegExp(`R-${request.number} is stale.*Withdraw`)),
    )
    expect((await draftOf(db(), bot.id)).revision).toBe(revision)
  })
})
