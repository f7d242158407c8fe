import { ulid } from 'ulid'
import { z } from 'zod'
import { emptyProfile, partsOf } from '../../domain/profiles/profile.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { copyProfileSecrets } from '../../store/profiles/profile-secrets.ts'
import { insertProfileWrites, profileWritesOf } from '../../store/profiles/profile-writes.ts'
import { insertProfile, profileOrThrow } from '../../store/profiles/profiles.ts'
import type { ProfileRow } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { sealKeysOrThrow } from './put-secret.ts'
import { nameTaken, profileName } from './profile-name.ts'
import { toldParts, viewProfile } from './profile-view.ts'
import type { ProfileView } from './profile-view.ts'

const Input = z.object({
  name: profileName,
  /** Another profile, whose values it begins with, secrets too. */
  from: z.string().max(200).optional(),
})

/** Makes a profile, empty or with all that another one has (F39). */
export async function addProfile(ctx: Ctx, raw: z.input<typeof Input>): Promise<ProfileView> {
  const { name, from } = parseInput(Input, raw)
  const at = ctx.now()
  const id = ulid(at)
  return change(ctx, 'profile.add', `profile:${name}`, async (trx) => {
    const person = await authorize(trx, ctx, 'profile.manage')
    const source = from === undefined ? undefined : await profileOrThrow(trx, from)
    const row: ProfileRow = {
      ...(source ?? emptyProfile(id, name)),
      id,
      name,
      secrets: {},
      revision: 1,
      createdBy: person.id,
      createdAt: at,
      changedAt: at,
    }
    if (!(await insertProfile(trx, row))) throw nameTaken(name)
    if (source && Object.keys(source.secrets).length > 0) {
      const copied = { to: id, by: person.id, at }
      row.secrets = await copyProfileSecrets(trx, sealKeysOrThrow(ctx), source, copied)
    }
    if (source) await noteCopied(trx, ctx, person, source, row)
    await recordAudit(trx, ctx, {
      action: 'profile.add',
      subject: `profile:${id}`,
      after: {
        name,
        ...(source && {
          from: source.name,
          values: Object.fromEntries(await toldParts(trx, row)),
        }),
      },
    })
    return viewProfile(trx, row)
  })
}

/** Whoever wrote a value is its author in the copy too, beside who copied it (F23). */
async function noteCopied(
  trx: Db,
  ctx: Ctx,
  person: PersonRef,
  source: ProfileRow,
  row: ProfileRow,
): Promise<void> {
  const parts = partsOf(row)
  const writes = await profileWritesOf(trx, source.id, [...parts.keys()])
  const at = ctx.now()
  const noted = [...parts].flatMap(([part, after]) => {
    const last = writes.findLast((write) => write.part === part)
    return [...new Set([...(last ? [last.personId] : []), person.id])].map((personId) => ({
      id: nextOutboxId(at),
      profileId: row.id,
      part,
      before: null,
      after,
      personId,
      at,
    }))
  })
  await insertProfileWrites(trx, noted)
}
