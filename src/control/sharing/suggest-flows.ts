import type { FlowStart } from '../../domain/short-link.ts'
import { permissionsOf } from '../../domain/access.ts'
import { actorId } from '../../domain/actor.ts'
import { releasedStarts } from '../../share/start-text.ts'
import { findBot } from '../../store/bots/bots.ts'
import { rolesOf } from '../kit/authorize.ts'
import type { Ctx } from '../kit/context.ts'

/** Flows that a link can begin with, for completion; typing ahead leaves no refusal in the audit log. */
export async function suggestFlows(ctx: Ctx, word: string): Promise<FlowStart[]> {
  const bot = await findBot(ctx.db, word)
  if (!bot) return []
  const roles = await rolesOf(ctx.db, actorId(ctx.actor), bot)
  return permissionsOf(roles, 'bot.share') ? releasedStarts(ctx.db, bot.id) : []
}
