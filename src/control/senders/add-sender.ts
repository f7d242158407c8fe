import { ulid } from 'ulid'
import { z } from 'zod'
import { channels } from '../../bot/definition.ts'
import type { Channel } from '../../bot/definition.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { insertSender } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { alreadyNamed } from './already-named.ts'
import { newProof } from './prove-sender.ts'
import type { Proof } from './prove-sender.ts'
import { addressFor, phone, resourceName, typedAddress } from './sender-input.ts'

const Input = z
  .object({
    name: resourceName,
    channel: z.enum(channels, `choose one of ${channels.join(', ')}`),
    address: typedAddress,
    isTest: z.boolean().default(false),
    /** The one number that a test sender answers (F54). */
    verifiedNumber: phone.optional(),
  })
  .transform((input, issues) => {
    const found = addressFor(input.channel, input.address)
    if ('problem' in found) {
      issues.addIssue({ code: 'custom', path: ['address'], message: found.problem })
    }
    const address = 'address' in found ? found.address : z.NEVER
    if (input.isTest && input.channel !== 'web' && input.verifiedNumber === undefined) {
      const message = 'a test number answers one tester only: say which number is theirs'
      issues.addIssue({ code: 'custom', path: ['verifiedNumber'], message })
    }
    return { ...input, address }
  })

export type NewSender = {
  id: string
  name: string
  channel: Channel
  masked: string
  /** How the tester proves the verified number; null where nothing is to be proved. */
  proof: Proof | null
}

/** Names an address that end users write to, once (F40). */
export async function addSender(ctx: Ctx, raw: z.input<typeof Input>): Promise<NewSender> {
  const { name, channel, address, isTest, verifiedNumber } = parseInput(Input, raw)
  return change(ctx, 'sender.add', 'senders', async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    const at = ctx.now()
    const id = ulid(at)
    const setters = JSON.stringify([person.id])
    const row = { id, name, channel, address, isTest: isTest ? 1 : 0, createdAt: at }
    if (!(await insertSender(trx, { ...row, setters, verifiedNumber: verifiedNumber ?? null }))) {
      throw (await alreadyNamed(trx, row)) ?? new Error(`${name} was not kept`)
    }
    const after = { name, channel, address, isTest }
    await recordAudit(trx, ctx, {
      action: 'sender.add',
      subject: `sender:${id}`,
      botId: null,
      after,
    })
    const proof =
      isTest && verifiedNumber !== undefined
        ? await newProof(trx, at, { id, verifiedNumber })
        : null
    return { id, name, channel, masked: maskAddress(address), proof }
  })
}
