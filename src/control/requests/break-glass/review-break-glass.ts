import { z } from 'zod'
import { permissionsOf } from '../../../domain/access.ts'
import { samePerson } from '../../../domain/same-person.ts'
import { Refusal } from '../../../refusal.ts'
import { botOrThrow } from '../../../store/bots/bots.ts'
import type { BotRow } from '../../../store/bots/bots.ts'
import type { Db } from '../../../store/kit/database.ts'
import { openLinksOf } from '../../../store/people/links.ts'
import { peopleWithOrgRole } from '../../../store/people/people.ts'
import type { PersonRef } from '../../../store/people/people.ts'
import { transitionRequest, requestOrThrow } from '../../../store/requests/requests.ts'
import { authorize, rolesOf } from '../../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../../kit/change.ts'
import type { Ctx } from '../../kit/context.ts'
import { viewRequest } from '../request-view.ts'
import type { RequestView } from '../request-view.ts'
import { eligibleReviewers } from '../eligible-reviewers.ts'
import { notifyRequest } from '../notify-request.ts'

const Input = z.object({ request: z.string() })

/** The review that a break-glass approval owes within 24 hours, by somebody uninvolved (F23). */
export async function reviewBreakGlass(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  const lookedAt = await change(ctx, 'request.look', `request:${input.request}`, async (trx) => {
    const request = await requestOrThrow(trx, input.request)
    const bot = await botOrThrow(trx, request.botId)
    const person = await watcher(trx, ctx, bot)
    const name = `R-${request.number}`
    if (request.breakGlass === null || request.lookedAt !== null) {
      throw new Refusal('CONFLICT', `${name} needs no further look.`, 'The card shows who looked.')
    }
    const involved = [request.requester, request.decidedBy, ...request.authors]
    const same = samePerson(await openLinksOf(trx, bot.id))
    if (involved.some((id) => id !== null && same(id) === same(person.id))) {
      throw new Refusal(
        'FORBIDDEN',
        `You can't look at ${name} for the team: you asked, wrote or approved it.`,
        await whoLooks(trx, bot, involved),
      )
    }
    const looked = { lookedBy: person.id, lookedAt: ctx.now() }
    const after = await transitionRequest(trx, request, looked)
    await recordAudit(trx, ctx, {
      action: 'request.look',
      subject: `request:${request.id}`,
      botId: request.botId,
      after: looked,
    })
    const event = { type: 'request.looked-at', requestId: request.id, by: person.id } as const
    await notifyRequest(trx, ctx, after, event)
    return after
  })
  return viewRequest(ctx.db, lookedAt, ctx)
}

async function whoLooks(trx: Db, bot: BotRow, involved: readonly unknown[]): Promise<string> {
  const all = [
    ...(await eligibleReviewers(trx, bot.id)),
    ...(await peopleWithOrgRole(trx, ['admin'])),
  ]
  const able = new Set<string>()
  for (const { id, name } of all) {
    const roles = await rolesOf(trx, id, bot)
    if (!involved.includes(id) && permissionsOf(roles, 'bot.see')) able.add(name)
  }
  return able.size === 0
    ? 'Ask an admin to give somebody else the supervisor role, who then looks.'
    : `Ask ${[...able].slice(0, 3).join(' or ')} to look at it.`
}

/** Where nobody else reviews the bot, an admin looks: that is why the glass was broken. */
async function watcher(trx: Db, ctx: Ctx, bot: BotRow): Promise<PersonRef> {
  const person = await authorize(trx, ctx, 'bot.see', bot)
  const { org } = await rolesOf(trx, person.id, bot)
  return org.includes('admin') ? person : authorize(trx, ctx, 'request.review', bot)
}
