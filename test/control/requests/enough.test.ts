import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { askedLines } from '../../../src/chat/requests/publish-form.ts'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { takeOrgRole } from '../../../src/control/people/set-org-role.ts'
import { giveOrgRole } from '../../../src/control/people/set-org-role.ts'
import { handOverBot } from '../../../src/control/bots/hand-over-bot.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish } from '../../helpers/live.ts'

onEachDatabase('enough is enough', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  const ask = (bot: { slug: string }) =>
    requestPublish(as('dana'), { bot: bot.slug, comment: 'New greeting' })
  const approve = ({ id, revision }: RequestView, by: Name) =>
    approveRequest(as(by), { request: id, revision, ticks: [] })
  const now = ({ id }: RequestView) => readRequest(as('li'), { request: id })
  const notes = (view: RequestView) => requestCard(view).notes.map(plain).join('\n')

  /** Approved by Sam and Ana when Ana was no supervisor any more, who is one again now. */
  async function enoughByRole(): Promise<RequestView> {
    const bot = await seedBot(db(), { author: 'dana', policy: { approvals: 2 } })
    const request = await ask(bot)
    await approve(request, 'ana')
    await takeOrgRole(as('ava'), { person: 'ana', role: 'supervisor' })
    await approve(request, 'sam')
    await db()('outbox').delete()
    await db()('cards').insert({
      id: request.id,
      subject: `request:${request.id}`,
      platform: 'playground',
      install: 'local',
      channel: 'releases',
      state: 'open',
      lost: 0,
      createdAt: 1,
    })
    await giveOrgRole(as('ava'), { person: 'ana', role: 'supervisor' })
    return request
  }

  it('F21 F22 a role change that makes it enough is shown, and releases nothing itself', async () => {
    const request = await enoughByRole()
    const view = await now(request)
    expect(view).toMatchObject({ state: 'awaiting approval', enough: true, version: null })
    const card = requestCard(view)
    expect(card.status).toBe('✅ Enough approvals (2 of 2)')
    expect(card.buttons[0]).toMatchObject({ label: 'Release…' })
    expect(notes(view)).not.toContain('Nobody else can approve')
    const subject = `request:${request.id}`
    expect((await db()('outbox').where({ subject, kind: 'card' })).length).toBeGreaterThan(0)
  })

  it('F22 tells who may release it, and who asked, once', async () => {
    const request = await enoughByRole()
    const subject = `request:${request.id}`
    const told = async () => {
      const rows = await db()('outbox').where({ subject, kind: 'dm' }).orderBy('target')
      return rows.map(({ target, body }) => `${target} ${JSON.parse(body).type}`)
    }
    const everybody = ['ana', 'dana', 'li', 'sam'].map((name) => `${name} request.enough`)
    expect(await told()).toEqual(everybody)
    await giveOrgRole(as('ava'), { person: 'li', role: 'designer' })
    expect(await told()).toEqual(everybody)
    const body = JSON.stringify({ type: 'request.enough', requestId: request.id })
    const said = await describeEvent(ctxFor(db(), 'system'), JSON.parse(body), noon)
    expect(said?.buttons.map(({ label }) => label)).toEqual(['Release…', 'Details'])
  })

  it('F22 F23 whoever may approve releases it, and nobody else', async () => {
    const request = await enoughByRole()
    await expect(approve(request, 'dana')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await approve(request, 'ana')).request.state).toBe('approved')
  })

  it('F59 a hand-over that makes it enough is shown too', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(bot)
    await approve(request, 'ana')
    expect((await now(request)).enough).toBe(false)
    await handOverBot(as('sam'), { bot: bot.slug, person: 'ana' })
    expect(await now(request)).toMatchObject({ enough: true, state: 'awaiting approval' })
  })

  it('F21 who is waited for: "and" where all are needed, "or" where one is', async () => {
    const asked = (view: RequestView) =>
      askedLines(view, { unlinked: new Set(), closed: new Set() }, '').map(plain).join()
    const first = await ask(await seedBot(db(), { author: 'dana', superAdmin: 'dana' }))
    expect(asked(first)).toContain('waits for Dana, and Ana or Li.')
    const alone = await seedBot(db(), { author: 'dana', superAdmin: 'dana', approvers: ['ana'] })
    expect(asked(await ask(alone))).toContain('waits for Dana, and Ana.')
    const bot = await seedBot(db(), { author: 'dana', approvers: ['ana'] })
    await publish(db(), bot)
    await writeDraft(db(), bot.id, 'dana', botText('Good day', bot.sender))
    const later = await ask(bot)
    expect(notes(later)).toContain('Waits for Sam or Ana · until')
  })

  it('F23 two of two are both needed', async () => {
    const bot = await seedBot(db(), {
      author: 'dana',
      approvers: ['ana'],
      policy: { approvals: 1 },
    })
    await publish(db(), bot)
    const policy = JSON.stringify({ approvals: 2, fourEyes: true, checklist: [] })
    await db()('bots').where({ id: bot.id }).update({ policy })
    await writeDraft(db(), bot.id, 'dana', botText('Good day', bot.sender))
    expect(notes(await ask(bot))).toContain('Sam and Ana both have to approve.')
  })
})
