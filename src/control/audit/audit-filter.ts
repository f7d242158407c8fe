import { z } from 'zod'
import type { AuditFilter } from '../../store/kit/audit.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { idsOfPerson } from '../../store/people/people.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import { findPersonByWord } from '../kit/find-person.ts'

/** What the audit log is searched by; all that is given must hold. */
export const FilterInput = z.object({
  /** A person as verbs name them; `system:<part>` for Slipway itself. */
  who: z.string().max(100).optional(),
  /** The beginning of an action, such as `bot.` or `request.approve`. */
  action: z
    .string()
    .regex(/^[a-z.-]*$/, 'use small letters, dots and dashes, such as request.approve')
    .max(60)
    .optional(),
  /** Exactly one, such as `bot:<id>`, `request:<id>` or `person:<id>`. */
  subject: z.string().max(200).optional(),
  /** All that concerns a bot, by its short name: also its requests and its numbers. */
  bot: z.string().max(100).optional(),
  /** A request by its number, in place of the subject. */
  request: z.string().max(100).optional(),
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
  /** Only rows before this sequence number: the next page. */
  below: z.int().min(1).optional(),
  /** So many of the newest are left out: the page after them. */
  offset: z.int().min(0).max(20_000, 'narrow it with from and to').optional(),
})
type Input = z.output<typeof FilterInput>

/**
 * Looks up what the filter names. Only after the access check: whether a request or a person exists
 * is not for everybody.
 */
export async function auditFilterOf(db: Db, input: Input): Promise<AuditFilter> {
  const actor = await actorsOf(db, input)
  const subject = await subjectsOf(db, input)
  const { action, bot, from, to, below, offset } = input
  return {
    ...(actor && { actor }),
    ...(bot !== undefined && { botId: (await botOrThrow(db, bot)).id }),
    ...(offset !== undefined && { offset }),
    ...(subject && { subject }),
    ...(action !== undefined && { action }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(below !== undefined && { below }),
  }
}

/** Whoever was joined to a person acted as that person (F24). */
async function actorsOf(db: Db, { who }: Input): Promise<string[] | null> {
  if (who === undefined || who.startsWith('system:')) return who === undefined ? null : [who]
  return idsOfPerson(db, (await findPersonByWord({ db }, who)).id)
}

async function subjectsOf(db: Db, { subject, request }: Input): Promise<string[] | null> {
  if (request !== undefined) return [`request:${(await requestOrThrow(db, request)).id}`]
  if (subject === undefined) return null
  const personId = /^person:(.*)$/s.exec(subject)?.[1]
  if (personId === undefined || personId.includes('\0')) return [subject]
  return (await idsOfPerson(db, personId)).map((id) => `person:${id}`)
}
