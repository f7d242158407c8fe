import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { confirmLoosening } from '../../../src/control/bots/decide-loosening.ts'
import { handOverBot } from '../../../src/control/bots/hand-over-bot.ts'
import { setPolicy } from '../../../src/control/bots/set-policy.ts'
import { confirmLink } from '../../../src/control/people/confirm-link.ts'
import { joinPeople } from '../../../src/control/people/join-people.ts'
import { linkIdentity } from '../../../src/control/people/link-identity.ts'
import { listLinks } from '../../../src/control/people/read-link.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { prepareReview } from '../../../src/control/requests/prepare-review.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { reviewBreakGlass } from '../../../src/control/requests/break-glass/review-break-glass.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('what an admin links', (db) => {
  // Mo is the second admin, so that somebody can confirm what Ava links.
  beforeAll(async () => {
    await seedCast(db())
    await db()('orgRoles').insert({ personId: 'mo', role: 'admin' })
    await db()('orgRoles').insert({ personId: 'ava', role: 'supervisor' })
  })
  const as = (name: Name | 'system') => ctxFor(db(), name)
  const review = ({ id, revision }: { id: string; revision: number }) => ({ request: id, revision })

  let accounts = 0
  const account = () => {
    accounts += 1
    return { platform: 'slack', install: 'T1', userId: `U${accounts}` } as const
  }
  async function link(by: Name, person: string): Promise<string> {
    await linkIdentity(as(by), { person, ...account() })
    return newest()
  }
  const newest = async (): Promise<string> => (await db()('links').orderBy('id', 'desc').first()).id

  /** A bot whose second version `by` asks for, without any link that still waits. */
  async function asked(by: Name, approvers: Name[] = ['ana', 'li'], author: Name = 'dana') {
    await db()('links').update({ state: 'confirmed' })
    const bot = await seedBot(db(), { author: 'dana' })
    await publish(db(), bot)
    await db()('botRoles').where({ botId: bot.id, role: 'approver' }).delete()
    for (const personId of approvers) {
      await db()('botRoles').insert({ botId: bot.id, personId, role: 'approver' })
    }
    await writeDraft(db(), bot.id, author, botText('Second', bot.sender))
    const request = await requestPublish(as(by), { bot: bot.slug, comment: 'Next' })
    return { bot, request }
  }

  it('F24 is told to the person, the super admins of their bots, and whoever can confirm', async () => {
    const { bot } = await asked('dana')
    await db()('outbox').delete()
    const id = await link('ava', 'ana')
    const told = await db()('outbox').where({
      subject: `link:${id}`,
      kind: 'dm',
      platform: 'playground',
    })
    const targets = new Set(told.map(({ target }) => target))
    expect(targets).toEqual(new Set(['ana', 'sam', 'mo']))
    expect(bot.id).not.toBe('')
    const event = { type: 'link.made', linkId: id, by: 'ava' } as const
    const said = await describeEvent(as('system'), event, 1)
    expect([said?.line, ...(said?.outcome ?? [])].map((line) => plain(line ?? []))).toEqual([
      expect.stringMatching(/^🔗 Ava linked or handed over/),
      expect.stringMatching(/^Ava linked the account slack:T1:U\d+ to Ana\.$/),
      '⏳ Waits for Mo to confirm it.',
      expect.stringMatching(/one human/),
    ])
    expect(said?.buttons).toMatchObject([{ label: 'Confirm' }])
  })

  it('F24 F23 bars the linked person from what the admin asked for, until another admin confirms', async () => {
    const { request } = await asked('ava')
    const id = await link('ava', 'ana')
    await expect(prepareReview(as('ana'), review(request))).rejects.toEqual(
      refusal('FORBIDDEN', /what an admin linked or handed over.*still waits for another admin/),
    )
    const view = await readRequest(as('li'), { request: request.id })
    expect(view.owing.map((person) => person.id).toSorted()).toEqual(['li', 'sam'])
    expect(requestCard(view).notes.map(plain).join('\n')).toMatch(
      /Ana may approve once another admin confirms what was linked: \/roles links/,
    )
    await expect(confirmLink(as('ava'), { link: id })).rejects.toEqual(
      refusal('FORBIDDEN', /who neither did it nor is the person it is about/),
    )
    expect((await confirmLink(as('mo'), { link: id })).state).toBe('confirmed')
    const done = await approveRequest(as('ana'), { ...review(request), ticks: [] })
    expect(done.request.state).toBe('approved')
    await expect(confirmLink(as('mo'), { link: id })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('F24 the admin takes no part in what the linked person may approve', async () => {
    const { request } = await asked('dana', ['ana', 'ava'])
    await expect(prepareReview(as('ava'), review(request))).resolves.toBeDefined()
    const id = await link('ava', 'ana')
    await expect(prepareReview(as('ava'), review(request))).rejects.toEqual(
      refusal('FORBIDDEN', /still waits for another admin/),
    )
    await expect(prepareReview(as('ana'), review(request))).resolves.toBeDefined()
    await confirmLink(as('mo'), { link: id })
    await expect(prepareReview(as('ava'), review(request))).resolves.toBeDefined()
  })

  it('F23 linking somebody never lets the glass be broken', async () => {
    const { request } = await asked('ava', ['ana'])
    await link('ava', 'ana')
    await link('ava', 'sam')
    await db()('botRoles').insert({ botId: request.bot.id, personId: 'ava', role: 'approver' })
    await expect(prepareReview(as('ava'), review(request))).rejects.toEqual(
      refusal('FORBIDDEN', /you asked for it.*another admin confirm it: \/roles links/),
    )
    const view = await readRequest(as('li'), { request: request.id })
    expect(requestCard(view).notes.map(plain).join('\n')).toMatch(/can approve this yet\./)
  })

  it('F23 where no other admin is left to confirm, the glass can be broken', async () => {
    const { request } = await asked('ava', ['ana', 'ava'])
    await link('ava', 'ana')
    await link('ava', 'sam')
    const prepare = () => prepareReview(as('ava'), review(request))
    await expect(prepare()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await db()('orgRoles').where({ personId: 'mo', role: 'admin' }).delete()
    expect(await prepare()).toMatchObject({ needsBreakGlass: true })
    await db()('orgRoles').insert({ personId: 'mo', role: 'admin' })
  })

  it('F24 nobody confirms who may be the same human as the admin', async () => {
    await asked('dana')
    const toMo = await link('ava', 'mo')
    const toAna = await link('ava', 'ana')
    for (const id of [toMo, toAna]) {
      await expect(confirmLink(as('mo'), { link: id })).rejects.toEqual(
        refusal('FORBIDDEN', /Nobody else is admin: make somebody admin/),
      )
    }
    await db()('orgRoles').insert({ personId: 'dov', role: 'admin' })
    await confirmLink(as('dov'), { link: toMo })
    await confirmLink(as('mo'), { link: toAna })
    await db()('orgRoles').where({ personId: 'dov', role: 'admin' }).delete()
  })

  it('F24 F59 a bot that an admin hands over waits too, for that bot alone', async () => {
    const { bot, request } = await asked('ava')
    const other = await asked('ava')
    await db()('links').update({ state: 'confirmed' })
    await db()('outbox').delete()
    await handOverBot(as('ava'), { bot: bot.slug, person: 'dov' })
    const id = await newest()
    const told = await db()('outbox').where({
      subject: `link:${id}`,
      kind: 'dm',
      platform: 'playground',
    })
    expect(new Set(told.map(({ target }) => target))).toEqual(new Set(['dov', 'sam', 'mo']))
    expect((await drawCard(as('system'), `link:${id}`))?.summary).toMatch(
      /Ava handed Shop \d+ over to Dov\. ⏳ Waits for another admin/,
    )
    await expect(prepareReview(as('dov'), review(request))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await handOverBot(as('sam'), { bot: other.bot.slug, person: 'dov' })
    await expect(prepareReview(as('dov'), review(other.request))).resolves.toBeDefined()
    await confirmLink(as('mo'), { link: id })
    await expect(prepareReview(as('dov'), review(request))).resolves.toBeDefined()
  })

  it('F24 an admin who takes a bot or a record for themselves waits too', async () => {
    const { bot, request } = await asked('dana')
    await handOverBot(as('ava'), { bot: bot.slug, person: 'ava' })
    await expect(prepareReview(as('ava'), review(request))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await confirmLink(as('mo'), { link: await newest() })
    await expect(prepareReview(as('ava'), review(request))).resolves.toBeDefined()
    await db()('outbox').delete()
    await joinPeople(as('ava'), { person: 'noa', into: 'ava', sure: true })
    const id = await newest()
    const told = await db()('outbox').where({
      subject: `link:${id}`,
      kind: 'dm',
      platform: 'playground',
    })
    expect(told.map(({ target }) => target)).toContain('noa')
    await expect(prepareReview(as('ava'), review(request))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const [view] = await listLinks(as('mo'))
    expect(view).toMatchObject({ kind: 'join', from: 'Noa', person: { id: 'ava' } })
  })

  it('F78 F23 whoever may be the same human confirms no looser rules, and looks at no glass', async () => {
    const { bot, request } = await asked('mo', ['li'], 'mo')
    await setPolicy(as('sam'), { bot: bot.slug, fourEyes: false })
    const { id: loosening } = await db()('loosenings').where({ botId: bot.id }).first()
    await db()('requests').where({ id: request.id }).update({ breakGlass: 'Now', lookDueAt: 1 })
    await link('mo', 'sam')
    await link('mo', 'ava')
    for (const act of [
      () => confirmLoosening(as('ava'), { loosening }),
      () => reviewBreakGlass(as('ava'), { request: request.id }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await db()('links').update({ state: 'confirmed' })
    await reviewBreakGlass(as('ava'), { request: request.id })
    await confirmLoosening(as('ava'), { loosening })
  })

  it('F24 an account of one’s own, and what the configuration says, waits for nobody', async () => {
    await asked('dana')
    await linkIdentity(as('ava'), { person: 'ava', ...account() })
    await linkIdentity(as('system'), { person: 'ana', ...account() })
    expect(await listLinks(as('mo'))).toEqual([])
  })
})
