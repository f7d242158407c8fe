import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { hashOfCode, proofMs, proofTries } from '../../domain/conversation/proof-code.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { putProof } from '../../store/senders/sender-proofs.ts'
import { authorize } from '../kit/authorize.ts'
import { holderOf } from '../../store/live/activations.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { senderOrThrow } from './sender-or-throw.ts'

const Input = z.object({ sender: z.string().max(100) })

/** A code that the tester sends from the verified number, told this once. */
export type Proof = { code: string; expiresAt: number; tries: number }

/** A new code for the verified number of a test sender (F54); until it comes nobody is answered there. */
export async function proveSender(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string; masked: string; number: string; proof: Proof }> {
  const { sender } = parseInput(Input, raw)
  return change(ctx, 'sender.prove', `sender:${sender}`, async (trx) => {
    await authorize(trx, ctx, 'sender.manage')
    const { id, name, address, isTest, verifiedNumber: number } = await senderOrThrow(trx, sender)
    if (isTest === 0 || number === null) throw nothingToProve(name)
    const proof = await newProof(trx, ctx.now(), { id, verifiedNumber: number })
    await recordAudit(trx, ctx, {
      action: 'sender.prove',
      subject: `sender:${id}`,
      botId: await holderOf(trx, id),
    })
    return { name, masked: maskAddress(address), number: maskAddress(number), proof }
  })
}

/** The code before it is worth nothing from now on. */
export async function newProof(
  trx: Db,
  at: number,
  { id: senderId, verifiedNumber: number }: { id: string; verifiedNumber: string },
): Promise<Proof> {
  const code = String(randomInt(codes)).padStart(digits, '0')
  const expiresAt = at + proofMs
  const kept = { codeHash: hashOfCode(senderId, code), triesLeft: proofTries, expiresAt }
  await putProof(trx, { senderId, number, ...kept, provedAt: null })
  await bumpRouteRevision(trx, { senderIds: [senderId] })
  return { code, expiresAt, tries: proofTries }
}

const digits = 6
const codes = 10 ** digits

const nothingToProve = (name: string): Refusal =>
  new Refusal(
    'VALIDATION',
    `${name} has no verified number to prove.`,
    `Only a test number has one: /bots sender name:${name} test:+1… corrects it.`,
  )
