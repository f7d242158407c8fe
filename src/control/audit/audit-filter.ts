import { z } from 'zod'
import type { AuditFilter } from '../../store/audit.ts'
import type { Db } from '../../store/database.ts'
import { personOrThrow } from '../../store/people.ts'

/** What the audit log is searched by; all that is given must hold. */
export const FilterInput = z.object({
  /** A person by id or name; `system:<part>` for Slipway itself. */
  who: z.string().max(100).optional(),
  /** The beginning of an action, such as `bot.` or `request.approve`. */
  action: z
    .string()
    .regex(/^[a-z.-]*$/, 'use small letters, dots and dashes, such as request.approve')
    .max(60)
    .optional(),
  /** Exactly one, such as `bot:<id>`, `request:<id>` or `person:<id>`. */
  subject: z.string().max(200).optional(),
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
  /** Only rows before this sequence number: the next page. */
  below: z.int().min(1).optional(),
})

export async function auditFilterOf(
  db: Db,
  { who, action, subject, from, to, below }: z.output<typeof FilterInput>,
): Promise<AuditFilter> {
  return {
    ...(who !== undefined && { actor: await actorOf(db, who) }),
    ...(action !== undefined && { action }),
    ...(subject !== undefined && { subject }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(below !== undefined && { below }),
  }
}

const actorOf = async (db: Db, who: string): Promise<string> =>
  who.startsWith('system:') ? who : (await personOrThrow(db, who)).id
