import { beforeAll, expect, it } from 'vitest'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { confirmLoosening, dropLoosening } from '../../../src/control/bots/decide-loosening.ts'
import { expireLoosenings } from '../../../src/control/bots/expire-loosenings.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { setPolicy } from '../../../src/control/bots/set-policy.ts'
import { addApprover, removeApprover } from '../../../src/control/people/set-approver.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { remindLooks } from '../../../src/control/requests/break-glass/remind-looks.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

const hourMs = 3_600_000
const rules = { approvals: 2, fourEyes: true, checklist: ['Works', 'Trained'] }

onEachDatabase('the rules of a bot are protected', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name | 'system', at = noon) => ctxFor(db(), name, at)
  const policyOf = async (bot: { id: string }) =>
    JSON.parse((await db()('bots').where({ id: bot.id }).first()).policy)

  async function propose(change: Partial<typeof rules>) {
    const bot = await seedBot(db(), { policy: rules })
    const { waits } = await setPolicy(as('sam'), { bot: bot.slug, ...change })
    return { bot, waits, id: waits?.id ?? '' }
  }

  it.each([{ approvals: 1 }, { fourEyes: false }, { checklist: ['Works'] }])(
    'F78 %j waits for a second person, in the channel of the bot',
    async (change) => {
      const { bot, waits, id } = await propose(change)
      expect(await policyOf(bot)).toEqual(rules)
      expect(waits?.confirmers.map((person) => person.id).sort()).toEqual(['ana', 'ava', 'li'])
      const row = await db()('outbox')
        .where({ subject: `policy:${id}`, kind: 'card' })
        .first()
      expect(row.target).toBe('releases')
      const card = await drawCard(as('system'), `policy:${id}`)
      expect(card?.buttons[0]).toMatchObject({ label: 'Confirm' })
      await expect(confirmLoosening(as('sam'), { loosening: id })).rejects.toEqual(
        refusal('FORBIDDEN', /second person/),
      )
      await expect(confirmLoosening(as('dov'), { loosening: id })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      await confirmLoosening(as('ana'), { loosening: id })
      expect(await policyOf(bot)).toEqual({ ...rules, ...change })
      const rows = await db()('audit')
        .where({ subject: `bot:${bot.id}` })
        .orderBy('seq')
      expect(rows.map(({ action }) => action)).toEqual(['policy.propose', 'policy.set'])
      await expect(confirmLoosening(as('li'), { loosening: id })).rejects.toEqual(
        refusal('CONFLICT', /already confirmed/),
      )
    },
  )

  it('F78 what makes the rules stricter counts at once', async () => {
    const { bot, waits } = await propose({ approvals: 3 })
    expect(waits).toBeNull()
    expect(await policyOf(bot)).toMatchObject({ approvals: 3 })
  })

  it('F78 an approver is removed by two, never by the one who is removed', async () => {
    const bot = await seedBot(db())
    const { waits } = await removeApprover(as('sam'), { bot: bot.slug, person: 'ana' })
    const approvers = async () =>
      (await readBot(as('sam'), { bot: bot.slug })).approvers.map((p) => p.id)
    expect(await approvers()).toEqual(['ana', 'li'])
    await expect(confirmLoosening(as('ana'), { loosening: waits.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await confirmLoosening(as('li'), { loosening: waits.id })
    expect(await approvers()).toEqual(['li'])
  })

  it('F78 an open request keeps its policy and its approvers', async () => {
    const bot = await seedBot(db(), { author: 'dov', policy: rules })
    const { id } = await requestPublish(as('dana'), { bot: bot.slug, comment: 'New' })
    const { waits } = await setPolicy(as('sam'), { bot: bot.slug, approvals: 1 })
    await confirmLoosening(as('li'), { loosening: waits?.id ?? '' })
    expect((await readRequest(as('sam'), { request: id })).approvalsNeeded).toBe(2)
    await expect(removeApprover(as('sam'), { bot: bot.slug, person: 'ana' })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /is open, and keeps the approvers/),
    )
  })

  it('F78 it expires after 72 hours, and can be dropped', async () => {
    const { bot, id } = await propose({ approvals: 1 })
    const late = noon + 72 * hourMs
    await expect(confirmLoosening(as('ana', late), { loosening: id })).rejects.toEqual(
      refusal('CONFLICT', /already expired/),
    )
    await expireLoosenings(as('system', late))
    const card = await drawCard(as('system', late), `policy:${id}`)
    expect(card).toMatchObject({ status: expect.stringContaining('Expired'), buttons: [] })
    const again = await setPolicy(as('sam'), { bot: bot.slug, approvals: 1 })
    await expect(setPolicy(as('sam'), { bot: bot.slug, fourEyes: false })).rejects.toEqual(
      refusal('CONFLICT', /waits for its confirmation/),
    )
    await dropLoosening(as('sam'), { loosening: again.waits?.id ?? '' })
    expect(await policyOf(bot)).toEqual(rules)
  })

  it('F78 of ten confirmations at once one counts', async () => {
    const { id } = await propose({ approvals: 1 })
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        confirmLoosening(as(i % 2 === 0 ? 'ana' : 'li'), { loosening: id }),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('F23 refuses a policy that nobody could meet, with the number of people', async () => {
    const bot = await seedBot(db(), { policy: rules })
    await expect(setPolicy(as('sam'), { bot: bot.slug, approvals: 4 })).rejects.toEqual(
      refusal('VALIDATION', /has 3 people who can approve/),
    )
    await setPolicy(as('sam'), { bot: bot.slug, approvals: 3 })
    await expect(removeApprover(as('sam'), { bot: bot.slug, person: 'ana' })).rejects.toEqual(
      refusal('VALIDATION', /has 2 people who can approve/),
    )
    await addApprover(as('sam'), { bot: bot.slug, person: 'mo' })
  })

  /** Sam asked and wrote, and nobody else reviews the bot. */
  async function alone() {
    const bot = await seedBot(db(), { approvers: [] })
    const request = await requestPublish(as('sam'), { bot: bot.slug, comment: 'Urgent' })
    const { id, revision } = request
    return (breakGlass: string) =>
      approveRequest(as('sam'), { request: id, revision, ticks: [], breakGlass })
  }

  it('F23 a reason to break the glass has 20 characters at least', async () => {
    const breakGlass = await alone()
    await expect(breakGlass('x'.repeat(19))).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { breakGlass: expect.stringMatching(/at least 20/) },
    })
    expect((await breakGlass('x'.repeat(20))).request.state).toBe('approved')
  })

  it('F23 an overdue look is asked for each day, and marked on the card', async () => {
    const { request } = await (await alone())('Nobody can order anything')
    const remind = (hours: number) => remindLooks(as('system', noon + hours * hourMs))
    const told = async () => {
      const rows = await db()('outbox').where({ subject: `request:${request.id}`, kind: 'dm' })
      return rows.filter(({ body, target }) => target === 'ava' && body.includes('look-overdue'))
    }
    await remind(23)
    expect(await told()).toHaveLength(0)
    await remind(24)
    await remind(25)
    expect(await told()).toHaveLength(1)
    const view = await readRequest(as('sam'), { request: request.id })
    expect(requestCard(view).notes.map(plain).join('\n')).toContain('Overdue')
    await remind(48)
    expect(await told()).toHaveLength(2)
  })

  it('F20 withdrawing asks where reviews would be lost', async () => {
    const bot = await seedBot(db(), { author: 'dov', policy: rules })
    const { id, revision } = await requestPublish(as('dana'), { bot: bot.slug, comment: 'New' })
    await approveRequest(as('ana'), { request: id, revision, ticks: rules.checklist })
    await expect(withdrawRequest(as('dana'), { request: id })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /reviews, which would be lost/),
    )
    const { state } = await withdrawRequest(as('dana'), { request: id, loseReviews: true })
    expect(state).toBe('withdrawn')
  })
})
