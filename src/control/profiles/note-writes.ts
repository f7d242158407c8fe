import type { ProfileDifference } from '../../domain/profiles/profile.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { insertProfileWrites } from '../../store/profiles/profile-writes.ts'
import type { Ctx } from '../kit/context.ts'

/** Notes who set which value: an author of what is published with it (F23). */
export function noteWrites(
  trx: Db,
  ctx: Ctx,
  profileId: string,
  personId: string,
  changed: readonly ProfileDifference[],
): Promise<void> {
  const at = ctx.now()
  return insertProfileWrites(
    trx,
    changed.map(({ part, was, is }) => ({
      id: nextOutboxId(at),
      profileId,
      part,
      before: was,
      after: is,
      personId,
      at,
    })),
  )
}

/** A name is how bots choose: who gives it to other values is an author of what they run with then. */
export function noteRename(
  trx: Db,
  ctx: Ctx,
  row: { id: string; name: string },
  name: string,
  personId: string,
): Promise<void> {
  const at = ctx.now()
  const write = { id: nextOutboxId(at), profileId: row.id, part: 'name' as const }
  return insertProfileWrites(trx, [{ ...write, before: row.name, after: name, personId, at }])
}
