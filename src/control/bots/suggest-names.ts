import { permissionsOf } from '../../domain/access.ts'
import type { Permission } from '../../domain/access.ts'
import { actorId } from '../../domain/actor.ts'
import { findPerson } from '../../store/people/people.ts'
import { suggestions } from '../../store/people/suggestions.ts'
import type { Suggestion } from '../../store/people/suggestions.ts'
import { rolesOf } from '../kit/authorize.ts'
import type { Ctx } from '../kit/context.ts'

type Named = 'bot' | 'person' | 'sender'
/** Any of these acts lets somebody see the names. */
const needed: Record<Named, Permission[]> = {
  bot: ['bots.list', 'bot.share'],
  person: ['people.see'],
  sender: ['bot.see', 'sender.manage'],
}

/**
 * Names that the actor may see, at least those that go with what was typed, in small letters. Typing
 * ahead leaves no refusal in the audit log.
 */
export async function suggestNames(
  ctx: Ctx,
  what: Named,
  typed: string,
  max: number,
): Promise<Suggestion[]> {
  return (await maySuggest(ctx, what)) ? suggestions(ctx.db, what, typed, max) : []
}

export async function maySuggest(ctx: Ctx, what: Named): Promise<boolean> {
  if (await isSwitchedOff(ctx)) return false
  const roles = await rolesOf(ctx.db, actorId(ctx.actor))
  return needed[what].some((act) => permissionsOf(roles, act))
}

/** Who is switched off completes nothing, as every verb refuses them. */
export async function isSwitchedOff({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<boolean> {
  const person = await findPerson(db, actorId(actor))
  return !person || person.disabledAt !== null
}
