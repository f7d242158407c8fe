import { beforeAll, describe, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { readAudit } from '../../../src/control/audit/read-audit.ts'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { subscribe } from '../../../src/control/notifiers/subscribe.ts'
import { addPerson } from '../../../src/control/people/add-person.ts'
import { joinPeople } from '../../../src/control/people/join-people.ts'
import { linkIdentity } from '../../../src/control/people/link-identity.ts'
import { listPeople } from '../../../src/control/people/list-people.ts'
import { listTokens } from '../../../src/control/people/list-tokens.ts'
import { makeToken } from '../../../src/control/people/make-token.ts'
import { addApprover } from '../../../src/control/people/set-approver.ts'
import { giveOrgRole } from '../../../src/control/people/set-org-role.ts'
import { personOfToken } from '../../../src/control/people/token-person.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { prepareReview } from '../../../src/control/requests/prepare-review.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { accessWorld } from '../access-world.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase, sqlite } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('one human is one person', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name | 'system') => ctxFor(db(), name)
  const asId = (id: string) => ({
    ...as('ana'),
    actor: { kind: 'person', id, via: 'playground' } as const,
  })
  const ask = (bot: { slug: string }, by: Name = 'dana') =>
    requestPublish(as(by), { bot: bot.slug, comment: 'Next' })
  const approve = (ctx: ReturnType<typeof as>, { id, revision }: RequestView) =>
    approveRequest(ctx, { request: id, revision, ticks: [] })
  const join = (person: string, into: string) => joinPeople(as('ava'), { person, into, sure: true })

  let made = 0
  /** A second record of somebody, as it comes about when their other account was added again. */
  async function secondRecord(of: string, role: 'supervisor' | 'designer' = 'supervisor') {
    made += 1
    const account = { platform: 'discord', install: 'discord', userId: `9000${made}` } as const
    const name = `${of} on Discord ${made}`
    const { id } = await addPerson(as('ava'), { name, account })
    await giveOrgRole(as('ava'), { person: id, role })
    return { id, name, account }
  }

  it('F24 F23 what the other record wrote, the person wrote', async () => {
    const bot = await publishedBot(db())
    const other = await secondRecord('Ana', 'designer')
    await writeDraft(db(), bot.id, other.id as Name, botText('By the other', bot.sender))
    const request = await ask(bot)
    await join(other.id, 'ana')
    await expect(approve(as('ana'), request)).rejects.toEqual(
      refusal('FORBIDDEN', /You wrote a part of R-\d+, so/),
    )
  })

  it('F24 F83 hears of each bot that either record subscribed to, once', async () => {
    const other = await secondRecord('Ana')
    const both = await seedBot(db(), { author: 'dana' })
    const theirs = await seedBot(db(), { author: 'dana' })
    await subscribe(as('ana'), { bot: both.slug, who: 'me' })
    for (const { slug } of [both, theirs]) await subscribe(asId(other.id), { bot: slug, who: 'me' })
    await join(other.id, 'ana')
    for (const { id } of [both, theirs]) {
      const rows = await db()('botSubscriptions').where({ botId: id })
      expect(rows).toMatchObject([{ personId: 'ana', createdBy: 'ana' }])
    }
  })

  it('F24 two reviews of one human count once, on the card and in the thread', async () => {
    const bot = await seedBot(db(), { author: 'dana', policy: { approvals: 3 } })
    const other = await secondRecord('Ana')
    await addApprover(as('sam'), { bot: bot.slug, person: other.id })
    await publishFirst(db(), bot, other.id)
    await writeDraft(db(), bot.id, 'dana', botText('Second', bot.sender))
    const request = await ask(bot)
    await approve(as('ana'), request)
    await approve(asId(other.id), request)
    expect((await readRequest(as('li'), { request: request.id })).approvals).toBe(2)
    const { joined } = await join(other.id, 'ana')
    expect(joined.reviewsDropped).toEqual([
      { requestId: request.id, revision: 1, verdict: 'approve' },
    ])
    const view = await readRequest(as('li'), { request: request.id })
    expect(view).toMatchObject({ approvals: 1, approvalsNeeded: 3, state: 'awaiting approval' })
    const lines = await db()('outbox')
      .where({ subject: `request:${request.id}`, kind: 'line' })
      .orderBy('id')
    const event = JSON.parse(lines.at(-1).body)
    const said = await describeEvent(as('system'), event.event ?? event, 1)
    expect(plain(said?.line ?? [])).toMatch(/joined Ana on Discord \d+ to Ana: .* counts once/)
    await expect(approve(as('ana'), request)).rejects.toEqual(
      refusal('CONFLICT', /already approved/),
    )
  })

  it('F24 F23 nobody waits for a record that is left empty: the glass can be broken', async () => {
    const other = await secondRecord('Sam')
    const bot = await seedBot(db(), { author: 'dana', approvers: [] })
    await publishFirst(db(), bot)
    await addApprover(as('sam'), { bot: bot.slug, person: other.id })
    await writeDraft(db(), bot.id, 'sam', botText('Second', bot.sender))
    const { id, revision } = await ask(bot, 'sam')
    const prepare = () => prepareReview(as('sam'), { request: id, revision })
    await expect(prepare()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const moving = { person: 'sam', ...other.account }
    await expect(linkIdentity(as('ava'), moving)).rejects.toEqual(
      refusal('CONFLICT', /makes Sam on Discord \d+ and Sam one person for good/),
    )
    await linkIdentity(as('ava'), { ...moving, move: true })
    expect(await prepare()).toMatchObject({ needsBreakGlass: true })
  })

  it('F24 F58 roles, tokens and accounts are those of both; a super admin is no approver', async () => {
    const other = await secondRecord('Li', 'designer')
    const bot = await seedBot(db(), { superAdmin: other.id as Name, approvers: ['li'] })
    const { token } = await makeToken(asId(other.id), { name: 'laptop' })
    await makeToken(as('li'), { name: 'laptop' })
    await join(other.id, 'li')
    expect((await personOfToken(as('system'), token))?.id).toBe('li')
    expect((await listTokens(as('li'))).map(({ name }) => name)).toEqual(['laptop', 'laptop (2)'])
    const li = (await listPeople(as('ava'))).people.filter(({ name }) => name.startsWith('Li'))
    expect(li).toHaveLength(1)
    expect(li[0]).toMatchObject({ id: 'li', accounts: [{ userId: 'li' }, other.account] })
    expect(li[0]?.orgRoles.toSorted()).toEqual(['designer', 'supervisor'])
    const roles = await db()('botRoles').where({ botId: bot.id })
    expect(roles).toEqual([{ botId: bot.id, personId: 'li', role: 'super admin' }])
  })

  it('F62 the log says what was joined, finds both as one, and its chain holds', async () => {
    const other = await secondRecord('Noa')
    await makeToken(asId(other.id), { name: 'old' })
    await makeToken(as('noa'), { name: 'new' })
    await join(other.id, 'noa')
    const [row] = await readAudit(as('ava'), { filter: { action: 'person.join' } })
    expect(row).toMatchObject({
      subject: 'person:noa',
      before: { person: other.id, name: other.name },
      after: { person: 'noa', tokens: 1, accounts: 1 },
    })
    const found = await readAudit(as('ava'), { filter: { who: 'Noa', action: 'token.make' } })
    expect(found.map(({ who }) => who.name)).toEqual(['Noa', 'Noa'])
    expect(await verifyAudit(as('ava'))).toMatchObject({ ok: true })
  })

  it('F24 joins only who is two, on purpose, and switched on', async () => {
    const other = await secondRecord('Dov')
    const what = { person: other.id, into: 'dov' }
    await expect(joinPeople(as('ava'), what)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /one person for good/),
    )
    await expect(joinPeople(as('ava'), { person: 'dov', into: 'Dov', sure: true })).rejects.toEqual(
      refusal('CONFLICT', /one person already/),
    )
    await db()('people').where({ id: other.id }).update({ disabledAt: 1 })
    await expect(join(other.id, 'dov')).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /switched off/),
    )
    await db()('people').where({ id: other.id }).update({ disabledAt: null })
    await join(other.id, 'dov')
    await expect(join(other.id, 'dov')).rejects.toEqual(refusal('CONFLICT', /one person already/))
  })

  it('F24 shows on the card who is one person now', async () => {
    const bot = await publishedBot(db())
    const other = await secondRecord('Mo', 'designer')
    await writeDraft(db(), bot.id, 'dana', botText('Third', bot.sender))
    const request = await requestPublish(asId(other.id), { bot: bot.slug, comment: 'Mine' })
    await join(other.id, 'mo')
    const view = await readRequest(as('li'), { request: request.id })
    expect(requestCard(view).lead?.[0]?.[0]).toEqual({ mention: 'mo', name: 'Mo' })
  })

  async function publishFirst(database: Db, bot: Bot, third?: string) {
    const request = await ask(bot)
    if (third !== undefined) {
      await approve(as('ana'), request)
      await approve(as('li'), request)
    }
    await approve(as('sam'), request)
    const release = await database('releases').where({ botId: bot.id })
    expect(release).toHaveLength(1)
  }
})

describe('the record that was joined', () => {
  const db = sqlite()
  beforeAll(() => accessWorld(db()))

  /** What was said and done stays as it was said; the record itself is kept as a name. */
  const kept = ['audit', 'outbox', 'directs', 'people', 'knex_migrations']

  it('F24 is named nowhere any more, in no table there is', async () => {
    const tables: { name: string }[] = await db()('sqlite_master').where({ type: 'table' })
    const names = tables.map(({ name }) => name).filter((name) => !kept.includes(name))
    expect(names.length).toBeGreaterThan(25)
    for (const who of ['dana', 'sam', 'mo', 'kim', 'ana'] as const) {
      const before = await placesOf(names, who)
      expect(before).not.toEqual([])
      await joinPeople(ctxFor(db(), 'ava'), { person: who, into: 'dov', sure: true })
      expect(await placesOf(names, who)).toEqual([])
    }
  })

  async function placesOf(tables: readonly string[], who: string): Promise<string[]> {
    const found = new Set<string>()
    for (const table of tables) {
      for (const row of await db()(table)) {
        for (const [column, value] of Object.entries(row)) {
          // An account may be called like the person whose it is; a link says what was joined.
          if (['userId', 'account', 'fromId'].includes(column)) continue
          const text = String(value)
          if (text === who || text.includes(JSON.stringify(who))) found.add(`${table}.${column}`)
        }
      }
    }
    return [...found]
  }
})
