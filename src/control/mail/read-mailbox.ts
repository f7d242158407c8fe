import type { Db } from '../../store/kit/database.ts'
import { mailboxesOf } from '../../store/mail/mailboxes.ts'
import type { Mailbox } from '../../store/mail/mailboxes.ts'

/** Where somebody gets mail; null where they have no address, or are switched off. */
export const readMailbox = async (db: Db, personId: string): Promise<Mailbox | null> =>
  (await mailboxesOf(db, [personId]))[0] ?? null
