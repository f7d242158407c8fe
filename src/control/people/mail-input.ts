import { z } from 'zod'
import { mailAddress } from '../../domain/people/mail-address.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { othersWithMail } from '../../store/people/person-settings.ts'

/** One plain mail address. */
export const mailInput = z
  .string()
  .max(300)
  .refine((text) => mailAddress(text) !== null, 'give one plain address such as ana@example.com')
  .transform((text) => mailAddress(text) ?? '')

/** A mail is for one person: its page shows what that one may see (F29). */
export async function mailMustBeFree(trx: Db, mail: string, personId = ''): Promise<void> {
  const [holder] = await othersWithMail(trx, mail, personId)
  if (!holder) return
  throw new Refusal(
    'CONFLICT',
    `${mail} is the address of ${holder.name} already.`,
    'Give an address of their own; if they are the same human, join the two: /roles join.',
    { mail: `The address of ${holder.name}.` },
  )
}
