import { maskAddress } from '../../domain/conversation/mask.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { senderTaking } from '../../store/senders/senders.ts'
import type { SenderRow } from '../../store/senders/senders.ts'

/** Why a sender can't be named so: another has its name or its address (F40). Null where none has. */
export async function alreadyNamed(
  db: Db,
  row: Pick<SenderRow, 'id' | 'name' | 'channel' | 'address'>,
): Promise<Refusal | null> {
  const other = await senderTaking(db, row)
  if (!other) return null
  if (other.name === row.name) {
    return new Refusal(
      'CONFLICT',
      `There is already a number named ${row.name}.`,
      'Take another name. /bots sender list shows the numbers.',
    )
  }
  return new Refusal(
    'CONFLICT',
    `${maskAddress(row.address)} has a name already: ${other.name}.`,
    `Use ${other.name}: each address is named once. /bots sender list shows the numbers.`,
  )
}
