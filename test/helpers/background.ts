import { createBackground } from '../../src/background.ts'
import type { Background } from '../../src/background.ts'
import type { Db } from '../../src/store/kit/database.ts'

const owners = new WeakMap<Db, Background>()

/** What goes on beside the answers on this database; a bug in it fails the run. */
export function backgroundOf(db: Db): Background {
  const known = owners.get(db)
  if (known) return known
  const made = createBackground((_reference, error) => {
    throw error
  })
  owners.set(db, made)
  return made
}
