import { findBot } from '../../store/bots/bots.ts'
import { findPerson } from '../../store/people/people.ts'
import { findRequest } from '../../store/requests/requests.ts'
import type { Ctx } from '../kit/context.ts'

/**
 * What people call the subjects of audit rows: `R-1`, `bot:orders`, a person's name. What is gone, or
 * is no such thing, keeps the name that the log has for it.
 */
export async function auditNames(
  { db }: Pick<Ctx, 'db'>,
  subjects: readonly string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const subject of new Set(subjects)) {
    const [kind, id = ''] = subject.split(/:(.*)/s)
    if (kind === 'request') {
      const found = await findRequest(db, id)
      if (found) names.set(subject, `R-${found.number}`)
    }
    if (kind === 'bot') {
      const found = await findBot(db, id)
      if (found) names.set(subject, `bot:${found.slug}`)
    }
    if (kind === 'person') {
      const found = await findPerson(db, id)
      if (found) names.set(subject, found.name)
    }
  }
  return names
}
