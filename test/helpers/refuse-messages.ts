import { isShared } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'

/** The table of messages takes none with this word, as a database refuses what it can't hold. */
export async function refuseMessagesWith(db: Db, word: string): Promise<void> {
  if (isShared(db)) {
    await db.raw(`alter table messages add constraint no_${word} check (body not like '%${word}%')`)
    return
  }
  await db.raw(`create trigger no_${word} before insert on messages
    when new.body like '%${word}%' begin select raise(abort, 'refused'); end`)
}
