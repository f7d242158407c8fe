import { personOrThrow } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import type { Ctx } from './context.ts'

/**
 * The person of an id or a name, as typed into a command.
 * @throws Refusal NOT_FOUND, or CONFLICT when two people have that name
 */
export async function findPersonByWord({ db }: Pick<Ctx, 'db'>, word: string): Promise<PersonRef> {
  // No name holds a NUL, and PostgreSQL would not even look for one.
  const { id, name } = await personOrThrow(db, word.replaceAll('\0', '\uFFFD'))
  return { id, name }
}
