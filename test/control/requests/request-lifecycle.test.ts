import { beforeAll, describe, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { commentOnRequest } from '../../../src/control/requests/comment-on-request.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import type { Db } from '../../../src/store/kit/database.ts'

const refusal = (code: string, text: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(text) })

const ask = (db: Db, bot: { slug: string }, by: Name = 'dana') =>
  requestPublish(ctxFor(db, by), { bot: bot.slug, comment: 'New greeting' })

const approve = (db: Db, request: RequestView, by: Name, more = {}) =>
  approveRequest(ctxFor(db, by), {
    request: request.id,
    revision: request.revision,
    ticks: request.checklist,
    ...more,
  })

/** Sam's review and Ana's: the first publish of a bot (F21). */
async function publishFirst(db: Db, bot: { slug: string }): Promise<RequestView> {
  const request = await ask(db, bot)
  await approve(db, request, 'sam')
  return (await approve(db, request, 'ana')).request
}

onEachDatabase('a publish request', (db) => {
  beforeAll(() => seedCast(db()))

  it('F5 F13 shows what would change, who approves and what is not carried', async () => {
    const bot = await seedBot(db())
    const preview = await preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
    expect(preview.base).toBeNull()
    expect(preview.changes.map((change) => change.part)).toContain('flow:menu')
    expect(preview.approvers.map((person) => person.id).sort()).toEqual(['ana', 'li', 'sam'])
    expect(preview.notCarried).toContain('analytics')
    expect(preview.senders[0]).toMatchObject({ name: bot.sender, heldBy: null })
  })

  it('F14 refuses to ask when nothing changed', async () => {
    const bot = await seedBot(db())
    await publishFirst(db(), bot)
    await expect(ask(db(), bot)).rejects.toEqual(refusal('PRECONDITION_FAILED', /Nothing changed/))
  })

  it('F16 keeps one open request a bot, under twenty at once', async () => {
    const bot = await seedBot(db())
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => ask(db(), bot)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    const rows = await db()('requests').where({ botId: bot.id })
    expect(rows).toHaveLength(1)
  })

  it('F16 is kept by the database itself', async () => {
    const bot = await seedBot(db())
    await ask(db(), bot)
    const row = await db()('requests').where({ botId: bot.id }).first()
    await expect(
      db()('requests').insert({ ...row, id: 'second', number: 9_999_000 + row.number }),
    ).rejects.toThrow(/unique/i)
  })

  it('F26 decides once for fifty clicks at the same moment', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    await approve(db(), request, 'sam')
    const clicks = Array.from({ length: 50 }, (_, i) =>
      approve(db(), request, i % 2 === 0 ? 'ana' : 'li'),
    )
    const results = await Promise.allSettled(clicks)
    const won = results.filter((result) => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason.sentence).toMatch(/was already approved by (Ana|Li) just now/)
      }
    }
    expect(await db()('versions').where({ botId: bot.id })).toHaveLength(1)
  })

  it('F18 approves only the frozen hash: a sender that changed meanwhile makes it stale', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await db()('senders').where({ id: bot.senderId }).update({ address: '+15559999999' })
    const { request: after } = await approve(db(), request, 'sam')
    expect(after.state).toBe('stale')
    expect(await db()('versions').where({ botId: bot.id })).toHaveLength(0)
    const again = await rebaseRequest(ctxFor(db(), 'dana'), {
      request: request.id,
      revision: request.revision,
    })
    expect(again).toMatchObject({ state: 'awaiting approval', revision: 2, reviews: [] })
    expect(again.hash).not.toBe(request.hash)
  })

  it('F12 F17 turns a candidate that fails validation at approval into changes requested', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await db()('senders').where({ id: bot.senderId }).delete()
    const { request: after } = await approve(db(), request, 'sam')
    expect(after.state).toBe('changes requested')
    expect(await db()('versions').where({ botId: bot.id })).toHaveLength(0)
  })

  it('F20 lets an approver decline with a reason, and the requester withdraw', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    const at = { request: request.id, revision: 1 }
    await expect(
      declineRequest(ctxFor(db(), 'ana'), { ...at, reason: '  ' }),
    ).rejects.toMatchObject({ code: 'VALIDATION', fields: { reason: 'say why' } })
    const declined = await declineRequest(ctxFor(db(), 'ana'), { ...at, reason: 'Too early' })
    expect(declined).toMatchObject({
      state: 'declined',
      decision: { by: { id: 'ana' }, reason: 'Too early' },
    })
    const second = await ask(db(), bot)
    await expect(withdrawRequest(ctxFor(db(), 'mo'), { request: second.id })).rejects.toMatchObject(
      { code: 'FORBIDDEN' },
    )
    expect((await withdrawRequest(ctxFor(db(), 'dana'), { request: second.id })).state).toBe(
      'withdrawn',
    )
    await expect(approve(db(), second, 'ana')).rejects.toEqual(refusal('CONFLICT', /was withdrawn/))
  })

  it('F20 drops the reviews when it is asked anew after changes were asked for', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    await approve(db(), request, 'sam')
    const at = { request: request.id, revision: 1 }
    const changes = await askForChanges(ctxFor(db(), 'ana'), { ...at, reason: 'Say hello' })
    expect(changes.state).toBe('changes requested')
    await writeDraft(db(), bot.id, 'dana', botText('Hello there', bot.sender))
    const again = await ask(db(), bot)
    expect(again).toMatchObject({ id: request.id, revision: 2, reviews: [] })
    await expect(approve(db(), request, 'ana')).rejects.toEqual(
      refusal('CONFLICT', /changed to revision 2 after this card was drawn/),
    )
  })

  it('F20 takes a comment and decides nothing', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    const after = await commentOnRequest(ctxFor(db(), 'ana'), {
      request: `R-${request.number}`,
      comment: 'Looks fine so far',
    })
    expect(after).toMatchObject({ state: 'awaiting approval', reviews: [] })
  })

  it('F28 expires after its lifetime, and never as declined', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    const later = noon + 72 * 3_600_000
    await expireRequests(ctxFor(db(), 'system', later))
    const view = await readBot(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(view.openRequest).toBeNull()
    const row = await db()('requests').where({ id: request.id }).first()
    expect(row.state).toBe('expired')
  })

  describe('bad input', () => {
    it('names every field that is wrong', async () => {
      const bot = await seedBot(db())
      await expect(
        requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: '' }),
      ).rejects.toMatchObject({ code: 'VALIDATION', fields: { comment: expect.any(String) } })
    })

    it('says so for unknown bots and requests', async () => {
      await expect(ask(db(), { slug: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(
        approveRequest(ctxFor(db(), 'ana'), { request: 'R-999999', revision: 1, ticks: [] }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })
})
