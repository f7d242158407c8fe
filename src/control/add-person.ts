import { ulid } from 'ulid'
import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import type { Db } from '../store/database.ts'
import { insertPerson, listPeopleRows } from '../store/people.ts'
import type { PersonRef } from '../store/people.ts'
import { authorize } from './authorize.ts'
import { change, parseInput, record } from './change.ts'
import type { Ctx } from './context.ts'

const Input = z.object({
  name: z.string().trim().min(1, 'give the name').max(80),
  /** IANA name, such as Europe/Berlin. */
  zone: z.string().refine(isZone, 'give a time zone such as Europe/Berlin').default('UTC'),
})

/** Adds somebody who holds no role and no account yet (F58). */
export async function addPerson(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const { name, zone } = parseInput(Input, raw)
  return change(ctx, 'person.add', 'people', async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    await mustBeNew(trx, name)
    const at = ctx.now()
    const id = ulid(at)
    await insertPerson(trx, { id, name, zone, createdAt: at, disabledAt: null })
    await record(trx, ctx, {
      action: 'person.add',
      subject: `person:${id}`,
      after: { name, zone },
    })
    return { id, name }
  })
}

/** One person counts once (F24), and people are asked for by name. */
async function mustBeNew(trx: Db, name: string): Promise<void> {
  const people = await listPeopleRows(trx)
  if (!people.some((person) => person.name.toLowerCase() === name.toLowerCase())) return
  throw new Refusal(
    'CONFLICT',
    `There is already a person named ${name}.`,
    'If it is the same one, link the other account to them; if not, add a surname.',
    { name: 'That name is taken.' },
  )
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
