import type { Db } from '../../store/kit/database.ts'
import { lastMailProof } from '../../store/people/mail-proofs.ts'
import { settingsOfOne } from '../../store/people/person-settings.ts'
import type { PersonSettings } from '../../store/people/person-settings.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { ownAccountOrThrow } from '../kit/own-account.ts'
import { codeKeys } from '../mail/send-mail-code.ts'

/**
 * What became of the code for the address that somebody gave: it waits until then (UTC ms), it is over,
 * or no mail can go there; `none` where an admin has to confirm the address.
 */
export type CodeState =
  | { is: 'open'; until: number }
  | { is: 'over' }
  | { is: 'refused'; problem: string }
  | { is: 'none' }

export type MySettings = PersonSettings & { code: CodeState }

/** How the desk writes to the one who asks. */
export function readMySettings(ctx: Ctx): Promise<MySettings> {
  return auditedRead(ctx, 'settings.read', 'people', async (db) => {
    const { id } = await ownAccountOrThrow(db, ctx)
    const settings = await settingsOfOne(db, id)
    if (!settings) throw new Error(`No settings of ${id}`)
    return withCode(db, ctx, settings)
  })
}

export async function withCode(db: Db, ctx: Ctx, settings: PersonSettings): Promise<MySettings> {
  return { ...settings, code: await codeState(db, ctx, settings) }
}

async function codeState(
  db: Db,
  ctx: Ctx,
  { id: personId, mailAsked: address }: PersonSettings,
): Promise<CodeState> {
  if (address === null || codeKeys(ctx) === null) return { is: 'none' }
  const proof = await lastMailProof(db, { personId, address })
  if (!proof) return { is: 'over' }
  if (proof.problem !== null) return { is: 'refused', problem: proof.problem }
  const isOpen = proof.endedAt === null && proof.expiresAt > ctx.now()
  return isOpen ? { is: 'open', until: proof.expiresAt } : { is: 'over' }
}
