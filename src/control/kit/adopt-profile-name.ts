import { isVisible } from '../../domain/bot-name.ts'
import { fallbackName } from '../../domain/account.ts'
import type { Db } from '../../store/kit/database.ts'
import { peopleNamed, setName } from '../../store/people/people.ts'
import type { AccountKey } from '../../store/people/people.ts'
import { change, recordAudit } from './change.ts'
import type { Ctx } from './context.ts'
import type { LinkedPerson } from './linked-account.ts'

/**
 * Who is known by an account alone (F58) is called what their platform calls them, from their first
 * act on; a name that was given here stays, and so does one where somebody else has the other.
 */
export async function adoptProfileName(
  ctx: Omit<Ctx, 'actor'>,
  me: LinkedPerson,
  account: AccountKey,
  shown: string,
): Promise<LinkedPerson> {
  const name = shown.replace(/\s+/g, ' ').trim().slice(0, 80)
  if (me.name !== fallbackName(account) || name === '' || name === account.userId) return me
  if (!isVisible(name) || (await isTaken(ctx.db, name))) return me
  const system: Ctx = { ...ctx, actor: { kind: 'system', part: 'names' } }
  const subject = `person:${me.id}`
  return change(system, 'person.rename', subject, async (trx) => {
    if (await isTaken(trx, name)) return me
    await setName(trx, me.id, name)
    const [before, after] = [{ name: me.name }, { name }]
    await recordAudit(trx, system, { action: 'person.rename', subject, before, after })
    return { ...me, name }
  })
}

/** Also by the person themselves. */
const isTaken = async (db: Db, name: string): Promise<boolean> =>
  (await peopleNamed(db, name)).length > 0
