import { actorId } from '../../domain/actor.ts'
import { missingPermission } from '../../domain/access.ts'
import type { Permission } from '../../domain/access.ts'
import type { Db } from '../../store/kit/database.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import { rolesOf } from './authorize.ts'
import type { Ctx } from './context.ts'

const namedMax = 3

/** A command as a next step: for whoever may run it, else for those to ask. `does` reads `publish it`. */
export async function stepFor(
  db: Db,
  ctx: Ctx,
  step: { act: Permission; does: string; command: string },
): Promise<string> {
  const { act, does, command } = step
  const first = `${does[0]?.toUpperCase() ?? ''}${does.slice(1)} first: ${command}.`
  if (ctx.actor.kind === 'system') return first
  const missing = missingPermission(await rolesOf(db, actorId(ctx.actor)), act)
  if (!missing) return first
  const able = await peopleWithOrgRole(db, [...(missing.org ?? [])])
  const names = able.slice(0, namedMax).map(({ name }) => name)
  return `Ask ${names.join(' or ') || 'an admin'} to ${does}: ${command}.`
}
