import { beforeAll, expect, it } from 'vitest'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { parseCandidate } from '../../../src/domain/candidate.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { requestOrThrow } from '../../../src/store/requests/requests.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish, publishedBot } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'

const rebase = (db: Db, { id, revision }: Pick<RequestView, 'id' | 'revision'>) =>
  rebaseRequest(ctxFor(db, 'dana'), { request: id, revision })

async function revert(db: Db, bot: { slug: string }): Promise<void> {
  const { current, target } = await prepareRevert(ctxFor(db, 'ana'), { bot: bot.slug })
  const input = { bot: bot.slug, version: target.id, expected: current.id, reason: 'Wrong' }
  await revertVersion(ctxFor(db, 'ana'), { ...input, openSessions: 'finish' })
}

onEachDatabase('a re-base', (db) => {
  beforeAll(() => seedCast(db()))

  let moved = 0
  /** Dana's request that an approval found stale. */
  async function stale(bot: { senderId: string }, request: RequestView): Promise<RequestView> {
    moved += 1
    const address = `+15558${String(moved).padStart(6, '0')}`
    await db()('senders').where({ id: bot.senderId }).update({ address })
    return approve(db(), request, request.first ? 'sam' : 'ana')
  }

  it('F19 makes the next revision, once, and only of a stale request', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await expect(rebase(db(), request)).rejects.toEqual(
      refusal('CONFLICT', /is awaiting approval: there is nothing to update/),
    )
    const sunk = await stale(bot, request)
    await expect(rebase(db(), { ...sunk, revision: 2 })).rejects.toMatchObject({ code: 'CONFLICT' })
    const again = await rebase(db(), sunk)
    expect(again).toMatchObject({ state: 'awaiting approval', revision: 2, reviews: [] })
    const third = await rebase(db(), await stale(bot, again))
    await expect(approve(db(), again, 'sam')).rejects.toEqual(
      refusal('CONFLICT', /changed to revision 3/),
    )
    expect((await approve(db(), third, 'sam')).state).toBe('approved')
  })

  it('F19 F62 follows a line in the thread, a message to who asked, and an audit row', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { id } = await stale(bot, await ask(db(), bot))
    const subject = `request:${id}`
    const rows = await db()('outbox').where({ subject }).whereIn('kind', ['dm', 'line'])
    const told = rows.filter(({ body }) => body.includes('request.stale'))
    expect(told.map(({ kind, target }) => `${kind} ${target}`).toSorted()).toEqual([
      'dm dana',
      'line releases',
    ])
    const [row] = await db()('audit').where({ subject, action: 'request.stale' })
    expect(JSON.parse(row.after)).toMatchObject({ state: 'stale', why: expect.any(String) })
  })

  it('F15 keeps to what was chosen', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    const news = '  news: {description: news, steps: [{action: utter_sorry}]}'
    await writeDraft(db(), bot.id, 'dana', botText('Hello again', bot.sender, news))
    const selection = { flows: ['news'], shared: [], settings: false }
    const request = await ask(db(), bot, 'dana', { selection, override: ['flow-unreached'] })
    await revert(db(), bot)
    const again = await rebase(db(), request)
    const { definition } = parseCandidate((await requestOrThrow(db(), again.id)).candidate)
    expect(Object.keys(definition.flows)).toContain('news')
    expect(JSON.stringify(definition.responses)).not.toContain('Hello again')
  })

  const approvalsNeeded = (bot: { id: string }, approvals: number) =>
    db()('bots')
      .where({ id: bot.id })
      .update({ policy: JSON.stringify({ approvals, fourEyes: true, checklist: [] }) })

  it('F79 restores the reviews of the same definition and binding', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    await approvalsNeeded(bot, 2)
    await greet(db(), bot, 'Hello again')
    const request = await ask(db(), bot)
    await approve(db(), request, 'ana')
    await revert(db(), bot)
    expect((await requestOrThrow(db(), request.id)).state).toBe('stale')
    const again = await rebase(db(), request)
    expect(again).toMatchObject({ state: 'awaiting approval', revision: 2, approvals: 1 })
    expect(again.reviews.map(({ person }) => person.id)).toEqual(['ana'])
    expect(again.owing.map(({ id }) => id)).not.toContain('ana')
    const [row] = await db()('audit').where({
      subject: `request:${request.id}`,
      action: 'request.rebase',
    })
    expect(JSON.parse(row.after)).toMatchObject({ revision: 2, restored: ['ana'] })
    expect((await approve(db(), again, 'sam')).state).toBe('approved')
  })

  it('F79 never releases by itself, though what it had is enough', async () => {
    const bot = await publishedBot(db())
    await greet(db(), bot, 'Hello again')
    const { address } = await db()('senders').where({ id: bot.senderId }).first()
    const sunk = await stale(bot, await ask(db(), bot))
    await db()('senders').where({ id: bot.senderId }).update({ address })
    const again = await rebase(db(), sunk)
    expect(again).toMatchObject({ state: 'awaiting approval', enough: true, version: null })
    expect((await approve(db(), again, 'ana')).state).toBe('approved')
  })

  it('F79 restores nothing where the sender is another by now', async () => {
    const bot = await publishedBot(db())
    await approvalsNeeded(bot, 2)
    await greet(db(), bot, 'Hello again')
    const request = await ask(db(), bot)
    await approve(db(), request, 'sam')
    const again = await rebase(db(), await stale(bot, request))
    expect(again).toMatchObject({ state: 'awaiting approval', approvals: 0, reviews: [] })
  })

  it('F14 asks for changes where what it asks for went live meanwhile', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    await greet(db(), bot, 'Hello')
    const { id, revision } = await ask(db(), bot)
    await revert(db(), bot)
    expect((await requestOrThrow(db(), id)).state).toBe('stale')
    expect(await rebase(db(), { id, revision })).toMatchObject({ state: 'changes requested' })
    expect((await requestOrThrow(db(), id)).reason).toMatch(/Nothing changed/)
  })

  it('F10 F17 asks for changes where it has errors by now', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const sunk = await stale(bot, await ask(db(), bot))
    await db()('senders').where({ id: bot.senderId }).delete()
    expect(await rebase(db(), sunk)).toMatchObject({ state: 'changes requested' })
    expect((await requestOrThrow(db(), sunk.id)).reason).toMatch(/sender/)
  })
})
