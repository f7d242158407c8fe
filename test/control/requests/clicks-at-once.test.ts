import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import type { Incoming } from '../../../src/chat/port.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { giveBotRole } from '../../../src/store/bots/bot-roles.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { statementsOf } from '../../helpers/statements-of.ts'

const clicks = 120

onEachDatabase('many who press Approve at once', (db) => {
  beforeAll(() => seedCast(db()))

  const click = (request: string, user: string, n: number): Incoming => ({
    platform: 'playground',
    interactionId: `${request}-${n}`,
    user: { install: 'local', userId: user, name: user, stranger: false },
    channel: 'releases',
    at: noon,
    kind: 'click',
    action: `approve:${request}:1`,
  })

  it.each([
    { approvals: 1, decisions: 1 },
    { approvals: 2, decisions: 2 },
  ])('F26 hear who decided, and $decisions decide', async ({ approvals, decisions }) => {
    const bot = await seedBot(db(), { superAdmin: 'ana', author: 'dov', policy: { approvals } })
    // Whoever of the two comes first may decide.
    await giveBotRole(db(), bot.id, 'li', 'super admin')
    const request = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New' })
    const core = createChatCore(ctxFor(db(), 'system'))
    let statements = 0
    let tried = 0
    const count = ({ sql }: { sql: string }) => {
      statements += 1
      if (/^insert into [`"]reviews/.test(sql)) tried += 1
    }
    db().on('query', count)
    const answers = await Promise.all(
      Array.from({ length: clicks }, (_, n) =>
        core.receive(click(request.id, n % 2 === 0 ? 'ana' : 'li', n)),
      ),
    )
    db().off('query', count)
    const said = (words: RegExp) =>
      answers.filter((answer) => words.test(JSON.stringify(answer))).length
    expect(await db()('reviews').where({ requestId: request.id })).toHaveLength(decisions)
    expect(said(/You approved/)).toBe(decisions)
    expect(said(/was already approved by|You already approved/)).toBe(clicks - decisions)
    // A third of what each would ask alone.
    expect(statements).toBeLessThan(clicks * 40)
    // Nobody else takes the lock to learn that they are too late.
    expect(tried).toBe(decisions)
  })

  it('F26 F60 are each audited where they are refused', async () => {
    const bot = await seedBot(db(), { superAdmin: 'ana', author: 'dov' })
    await giveBotRole(db(), bot.id, 'li', 'super admin')
    const { id } = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New' })
    const results = await Promise.allSettled(
      Array.from({ length: clicks }, (_, n) =>
        approveRequest(ctxFor(db(), n % 2 === 0 ? 'ana' : 'li'), {
          request: id,
          revision: 1,
          ticks: [],
        }),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refusals = { action: 'request.approve.refused', subject: `request:${id}` }
    expect(await db()('audit').where(refusals)).toHaveLength(clicks - 1)
    expect(await verifyAudit(ctxFor(db(), 'ava'))).toMatchObject({ ok: true })
  })

  it('F26 F86 take no lock to learn that they approved before, and not one after the other', async () => {
    const bot = await seedBot(db(), { superAdmin: 'ana', author: 'dov', policy: { approvals: 2 } })
    await giveBotRole(db(), bot.id, 'li', 'approver')
    const { id } = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New' })
    const again = () => approveRequest(ctxFor(db(), 'li'), { request: id, revision: 1, ticks: [] })
    await again()
    const said = await statementsOf(db(), async () => {
      const results = await Promise.allSettled(Array.from({ length: 20 }, again))
      expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    })
    const how = (words: RegExp) => said.filter((sql) => words.test(sql)).length
    expect(how(/into [`"]reviews/)).toBe(0)
    // Of the first, and of the refusals that are written together.
    expect(how(/^select [`"]seq[`"], [`"]turn/)).toBeLessThan(6)
  })
})
