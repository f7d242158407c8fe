import { z } from 'zod'
import { permissionsOf } from '../../domain/access.ts'
import { Refusal } from '../../refusal.ts'
import { allWithBotRole, botRolesOf, giveBotRole, takeBotRole } from '../../store/bots/bot-roles.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { orgRolesOf, personOrThrow } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { announceReviewers } from '../requests/announce-reviewer.ts'
import { actingPerson, authorize, rolesOf } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { openLink } from '../people/open-link.ts'
import { mustBeAbleToReview } from '../people/set-approver.ts'

const Input = z.object({ bot: z.string().max(100), person: z.string().max(100) })

/**
 * Makes somebody else super admin (F59); the giver is it no longer. An admin may hand over a bot too,
 * for a super admin who is gone; then whoever was super admin gives.
 */
export async function handOverBot(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ bot: { id: string; slug: string; name: string }; superAdmin: PersonRef }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'bot.hand-over', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const givers = await giversOf(trx, ctx, bot)
    const person = await personOrThrow(trx, input.person)
    if ((await botRolesOf(trx, bot.id, person.id)).includes('super admin')) {
      throw isItAlready(bot, person)
    }
    await mustBeAbleToReview(trx, person)
    await give(trx, ctx, bot, person, givers)
    await recordAudit(trx, ctx, {
      action: 'bot.hand-over',
      subject: `bot:${bot.id}`,
      before: { superAdmins: givers },
      after: { superAdmins: [person.id] },
    })
    await announceReviewers(trx, ctx, bot.id)
    const { id, slug, name } = bot
    return { bot: { id, slug, name }, superAdmin: { id: person.id, name: person.name } }
  })
}

/** What an admin gives away waits for another admin, whatever else the admin is (F24). */
async function give(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  person: PersonRef,
  givers: readonly string[],
): Promise<void> {
  const act = async () => {
    await giveBotRole(trx, bot.id, person.id, 'super admin')
    await takeBotRole(trx, bot.id, person.id, 'approver')
    for (const giver of givers) await takeBotRole(trx, bot.id, giver, 'super admin')
  }
  const actor = await actingPerson(trx, ctx)
  if (!(await orgRolesOf(trx, actor.id)).includes('admin')) return act()
  const what = { kind: 'hand-over', personId: person.id, fromId: null } as const
  await openLink(trx, ctx, { ...what, botId: bot.id, account: null }, act)
}

/** Who loses the role: the super admin who acts, or all of them when an admin does it. */
async function giversOf(trx: Db, ctx: Ctx, bot: BotRow): Promise<string[]> {
  const actor = await actingPerson(trx, ctx)
  const roles = await rolesOf(trx, actor.id, bot)
  // A super admin who lost the roles beside it may still be an admin.
  await authorize(
    trx,
    ctx,
    permissionsOf(roles, 'roles.manage') ? 'roles.manage' : 'approvers.manage',
    bot,
  )
  if (roles.bot.includes('super admin')) return [actor.id]
  return allWithBotRole(trx, bot.id, 'super admin')
}

const isItAlready = (bot: BotRow, person: PersonRef): Refusal =>
  new Refusal(
    'CONFLICT',
    `${person.name} is the super admin of ${bot.name} already.`,
    'Choose somebody else, or leave it as it is.',
  )
