import { beforeAll, describe, expect, it } from 'vitest'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { commentOnRequest } from '../../../src/control/requests/comment-on-request.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { handOverBot } from '../../../src/control/bots/hand-over-bot.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
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

onBothDatabases('a publish request', (db) => {
  beforeAll(() => seedCast(db()))

  it('F5 F13 shows what would change, who approves and what is not carried', async () => {
    const bot = await seedBot(db())
    const preview = await preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
    expect(preview.base).toBeNull()
    expect(preview.changes.map((change) => change.part)).toContain('flow:menu')
    expect(preview.approvers.map((person) => person.id).sort()).toEqual(['ana', 'li', 'sam'])
    expect(preview.notCarried).toContain('Analytics')
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

  it('F21 F36 needs the super admin and, where they wrote it, an uninvolved approver too', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    expect(request.first).toBe(true)
    const after = await approve(db(), request, 'sam')
    expect(after.request).toMatchObject({
      state: 'awaiting approval',
      approvals: 1,
      approvalsNeeded: 2,
    })
    const done = await approve(db(), request, 'ana')
    expect(done.request).toMatchObject({ state: 'approved', version: { label: 'V1.0' } })
    expect(done.request.bot.accessCode).toMatch(/^\d{6}$/)
  })

  it('F21 is content with an uninvolved super admin alone', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    expect((await approve(db(), request, 'sam')).request.state).toBe('approved')
  })

  it('F22 refuses who is no approver, with the missing role and who can give it', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    await expect(approve(db(), request, 'mo')).rejects.toEqual(
      refusal('FORBIDDEN', /approver or super admin role for .*Ask Sam/),
    )
    const audited = await db()('audit').where({ action: 'request.approve.refused', actor: 'mo' })
    expect(audited).not.toHaveLength(0)
  })

  it('F22 never takes an empty approver list for anyone', async () => {
    const bot = await seedBot(db(), { approvers: [] })
    const request = await ask(db(), bot)
    await expect(approve(db(), request, 'ana')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('F23 bars the requester and whoever wrote a changed part', async () => {
    const bot = await seedBot(db(), { approvers: ['ana', 'li', 'dana', 'dov'] })
    await publishFirst(db(), { ...bot })
    await writeDraft(db(), bot.id, 'dov', botText('Hello again', bot.sender))
    const request = await ask(db(), bot)
    await expect(approve(db(), request, 'dana')).rejects.toEqual(
      refusal('FORBIDDEN', /because you asked for it\. Ask Sam, Ana or Li/),
    )
    await expect(approve(db(), request, 'dov')).rejects.toEqual(
      refusal('FORBIDDEN', /because you wrote part/),
    )
    expect((await approve(db(), request, 'li')).request.state).toBe('approved')
  })

  it('F23 lets the last one break the glass, with a reason and a look within a day', async () => {
    const bot = await seedBot(db(), { approvers: [] })
    const request = await ask(db(), bot)
    await expect(approve(db(), request, 'sam')).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { breakGlass: expect.any(String) },
    })
    const { request: done } = await approve(db(), request, 'sam', {
      breakGlass: 'The shop is down for everybody',
    })
    expect(done).toMatchObject({
      state: 'approved',
      breakGlass: {
        reason: 'The shop is down for everybody',
        lookDueAt: noon + 24 * 3_600_000,
        look: null,
      },
    })
    const audited = await db()('audit').where({
      action: 'request.break-glass',
      subject: `request:${done.id}`,
    })
    expect(audited).toHaveLength(1)
  })

  it('F23 counts the policy as it was when asked', async () => {
    const bot = await seedBot(db(), { author: 'dana', policy: { approvals: 2 } })
    const request = await ask(db(), bot)
    await db()('bots')
      .where({ id: bot.id })
      .update({ policy: JSON.stringify({ approvals: 1, fourEyes: false, checklist: [] }) })
    expect((await approve(db(), request, 'sam')).request.state).toBe('awaiting approval')
    await expect(approve(db(), request, 'sam')).rejects.toEqual(
      refusal('CONFLICT', /You already approved/),
    )
    expect((await approve(db(), request, 'ana')).request.state).toBe('approved')
  })

  it('F18 F23 shows a new endpoint address, and counts who set it as an author', async () => {
    const bot = await seedBot(db(), { approvers: ['ana', 'mo'], author: 'dana' })
    const actions = botText('Hello', bot.sender).replace(
      'fallback: sorry',
      'fallback: sorry, actions: shop',
    )
    await writeDraft(db(), bot.id, 'dana', actions)
    const endpoint = { name: 'shop', url: 'https://shop.example/hook', replace: true }
    await addEndpoint(ctxFor(db(), 'mo'), endpoint)
    const first = await ask(db(), bot)
    await approve(db(), first, 'sam')
    await addEndpoint(ctxFor(db(), 'mo'), { ...endpoint, url: 'https://other.example/hook' })
    const request = await ask(db(), bot)
    expect(request.changes).toEqual([
      {
        part: 'setting:action endpoint',
        kind: 'changed',
        lines: ['https://shop.example/hook → https://other.example/hook'],
      },
    ])
    await expect(approve(db(), request, 'mo')).rejects.toEqual(
      refusal('FORBIDDEN', /because you wrote part/),
    )
    expect((await approve(db(), request, 'ana')).request.state).toBe('approved')
  })

  it('F21 counts both reviews of a first publish that the super admin wrote', async () => {
    const bot = await seedBot(db())
    const request = await ask(db(), bot)
    expect(request).toMatchObject({ approvals: 0, approvalsNeeded: 2 })
    const { request: half } = await approve(db(), request, 'ana')
    expect(half).toMatchObject({ approvals: 1, approvalsNeeded: 2, state: 'awaiting approval' })
  })

  it('F21 lets a review that became enough decide, when roles moved meanwhile', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await approve(db(), request, 'ana')
    await handOverBot(ctxFor(db(), 'sam'), { bot: bot.slug, person: 'Ana' })
    expect((await approve(db(), request, 'ana')).request.state).toBe('approved')
  })

  it('F23 tells the admins and every reviewer of a broken glass', async () => {
    const bot = await seedBot(db(), { approvers: [] })
    const request = await ask(db(), bot)
    await approve(db(), request, 'sam', { breakGlass: 'The shop is down for everybody' })
    const rows = await db()('outbox').where({ kind: 'dm', subject: `request:${request.id}` })
    const told = rows.filter((row) => row.body.includes('break-glass')).map((row) => row.target)
    expect(new Set(told)).toEqual(new Set(['ava', 'dana']))
  })

  it('F25 wants every item of the checklist ticked', async () => {
    const bot = await seedBot(db(), { author: 'dana', policy: { checklist: ['Works', 'Trained'] } })
    const request = await ask(db(), bot)
    await expect(approve(db(), request, 'sam', { ticks: ['Works'] })).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { ticks: 'Still to check: Trained.' },
    })
    const { request: done } = await approve(db(), request, 'sam')
    expect(done.reviews[0]?.ticks).toEqual(['Works', 'Trained'])
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
