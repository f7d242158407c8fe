import { beforeAll, expect, it } from 'vitest'
import { sha256 } from '../../../src/bot/canonical.ts'
import { lockDraft, unlockDraft } from '../../../src/control/drafts/draft-lock.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { draftOf } from '../../../src/store/bots/drafts.ts'
import { writesSince } from '../../../src/store/bots/draft-writes.ts'
import { botText, ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('saving a draft', (db) => {
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
      refusal('PRECONDITION_FAILED', new RegExp(`R-${request.number} is stale.*withdraw`)),
    )
    expect((await draftOf(db(), bot.id)).revision).toBe(revision)
  })

  it('F23 F62 keeps who wrote which part, and audits it with both texts by hash', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { revision } = await draftOf(db(), bot.id)
    const source = botText('Hello there', bot.sender)
    await saveDraft(ctxFor(db(), 'dov'), { bot: bot.slug, revision, source })
    const writes = await writesSince(db(), bot.id, revision)
    expect(writes).toMatchObject([{ part: 'response:utter_menu', personId: 'dov' }])
    const saves = { subject: `bot:${bot.id}`, action: 'draft.save' }
    const [row] = await db()('audit').where({ ...saves, actor: 'dov' })
    expect(JSON.parse(row.before)).toMatchObject({ revision })
    expect(JSON.parse(row.after)).toEqual({
      revision: revision + 1,
      sha256: sha256(source),
      parts: ['response:utter_menu'],
    })
  })

  it('F4 renews the edit lock, which nobody else gives back', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const on = { bot: bot.slug }
    const { revision } = await draftOf(db(), bot.id)
    await lockDraft(ctxFor(db(), 'dana'), on)
    const later = noon + 4 * 60_000
    const source = botText('Hello there', bot.sender)
    await saveDraft(ctxFor(db(), 'dana', later), { ...on, revision, source })
    await unlockDraft(ctxFor(db(), 'dov', later), on)
    await expect(lockDraft(ctxFor(db(), 'dov', later + 5 * 60_000 - 1), on)).rejects.toEqual(
      refusal('CONFLICT', /Dana is editing/),
    )
    await lockDraft(ctxFor(db(), 'dov', later + 5 * 60_000), on)
  })

  it('F2 is for Development only', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const row = await db()('bots').where({ id: bot.id }).first()
    const { revision } = await draftOf(db(), bot.id)
    const source = botText('Hello there', bot.sender)
    const save = (word: string) => saveDraft(ctxFor(db(), 'dana'), { bot: word, revision, source })
    for (const word of [row.liveId, row.sandboxId]) {
      await expect(save(word)).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /read-only: only Development .*\/publish/),
      )
    }
    expect((await save(row.devId)).revision).toBe(revision + 1)
  })
})
