import { beforeAll, expect, it } from 'vitest'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { handOverBot } from '../../../src/control/bots/hand-over-bot.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
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

onEachDatabase('the reviews of a publish request', (db) => {
  beforeAll(() => seedCast(db()))

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
      refusal('FORBIDDEN', /You asked for R-\d+, so you can’t approve it\. Ask Sam, Ana or Li/),
    )
    await expect(approve(db(), request, 'dov')).rejects.toEqual(
      refusal('FORBIDDEN', /You wrote a part of R-\d+, so/),
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
      refusal('FORBIDDEN', /You wrote a part of R-\d+, so/),
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
})
