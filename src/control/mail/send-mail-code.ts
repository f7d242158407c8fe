import { ulid } from 'ulid'
import { codeForMs, codeLimits, codeTries } from '../../domain/people/mail-code.ts'
import { mailboxOf } from '../../domain/people/mail-address.ts'
import { Refusal } from '../../refusal.ts'
import { enqueue } from '../../store/delivery/enqueue.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import type { SealKeys } from '../../store/kit/seal.ts'
import { countMailProofs, mailCodeLane, putMailProof } from '../../store/people/mail-proofs.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { newMailCodeHash } from './mail-code.ts'

/** What codes are made with; null where none can go out, so that an admin has to confirm an address. */
export const codeKeys = ({ settings }: Pick<Ctx, 'settings'>): SealKeys | null =>
  settings.mail ? settings.sealKeys : null

/**
 * Sends a code to an address that somebody says is theirs (F29). It goes out also where the address is
 * another person's: who asks learns of that only with the code, so nobody finds out who has which.
 * @throws Refusal LIMIT_EXCEEDED where this person, or this mailbox, had enough of them
 */
export async function sendMailCode(
  trx: Db,
  ctx: Ctx,
  keys: SealKeys,
  { personId, address }: { personId: string; address: string },
): Promise<void> {
  const mailbox = mailboxOf(address)
  const sentAt = ctx.now()
  await mustHaveCodesLeft(trx, { personId, mailbox }, sentAt)
  const id = ulid(sentAt)
  await putMailProof(trx, {
    id,
    personId,
    address,
    mailbox,
    codeHash: newMailCodeHash(keys, id),
    triesLeft: codeTries,
    sentAt,
    expiresAt: sentAt + codeForMs,
    endedAt: null,
    problem: null,
  })
  const subject = `person:${personId}` as const
  await recordAudit(trx, ctx, { action: 'person.mail-code', subject, after: { mail: address } })
  const row = {
    id: nextOutboxId(sentAt),
    kind: 'mail' as const,
    platform: 'mail' as const,
    install: 'smtp',
    target: mailCodeLane(personId),
    subject,
    event: { type: 'mail.code', personId, proofId: id } as const,
  }
  await enqueue(trx, [row], sentAt)
}

async function mustHaveCodesLeft(
  trx: Db,
  { personId, mailbox }: { personId: string; mailbox: string },
  now: number,
): Promise<void> {
  for (const { of, most, withinMs } of codeLimits) {
    const whose = of === 'person' ? { personId } : { mailbox }
    if ((await countMailProofs(trx, whose, now - withinMs)) < most) continue
    const within = withinMs > 3_600_000 ? 'a day' : 'an hour'
    // The same whoever asked for the others: who had a code is not for everybody to know.
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `No code was sent: ${most} within ${within} are all that one person or one mailbox gets. Nothing changed.`,
      `Ask again in ${within}; or an admin gives the address: /roles mail.`,
      { mail: `No more codes within ${within}.` },
    )
  }
}
