import { z } from 'zod'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { Refusal } from '../../refusal.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { settersOf, updateSender } from '../../store/senders/senders.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { NewSender } from './add-sender.ts'
import { alreadyNamed } from './already-named.ts'
import { newProof } from './prove-sender.ts'
import { senderOrThrow } from './sender-or-throw.ts'
import { addressFor, phone, resourceName, typedAddress } from './sender-input.ts'
import { listed, mustBeUnused, usesOfSender } from './where-used.ts'

const Input = z
  .object({
    sender: z.string().max(100),
    name: resourceName.optional(),
    address: typedAddress.optional(),
    verifiedNumber: phone.optional(),
  })
  .refine(
    ({ name, address, verifiedNumber }) => (name ?? address ?? verifiedNumber) !== undefined,
    'say what changes',
  )

/** Where the old name or address still stands, which its people have to fix. */
export type ChangedSender = NewSender & { leftIn: string[] }

/**
 * Renames a sender, or corrects what was typed (F40). What is live keeps its number: another one
 * there is a new sender and a request (F18).
 */
export async function changeSender(ctx: Ctx, raw: z.input<typeof Input>): Promise<ChangedSender> {
  const { sender, ...to } = parseInput(Input, raw)
  return change(ctx, 'sender.change', `sender:${sender}`, async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    const row = await senderOrThrow(trx, sender)
    const after = corrected(row, to)
    const uses = await usesOfSender(trx, row)
    if (uses.live.length > 0) throw isLive(row, uses.live)
    const taken = await alreadyNamed(trx, after)
    if (taken) throw taken
    const { name, address, verifiedNumber } = after
    // Which number a name stands for is a change of whoever gives the name, too (F23).
    const isSame = address === row.address && name === row.name
    const typed = isSame ? [] : [person.id]
    const setters = JSON.stringify([...new Set([...settersOf(row), ...typed])])
    await updateSender(trx, row.id, { name, address, verifiedNumber, setters })
    await bumpRouteRevision(trx, { senderIds: [row.id] })
    await recordAudit(trx, ctx, {
      action: 'sender.change',
      subject: `sender:${row.id}`,
      botId: null,
      before: { name: row.name, address: row.address, verifiedNumber: row.verifiedNumber },
      after: { name, address, verifiedNumber },
    })
    const isNew = verifiedNumber !== null && verifiedNumber !== row.verifiedNumber
    const proof = isNew ? await newProof(trx, ctx.now(), { id: row.id, verifiedNumber }) : null
    const leftIn = [...(name === row.name ? [] : uses.drafts), ...uses.requests]
    return { id: row.id, name, channel: row.channel, masked: maskAddress(address), leftIn, proof }
  })
}

/** Takes a sender that nothing uses out of use; its name and its address are free again (F40). */
export async function retireSender(
  ctx: Ctx,
  raw: { sender: string },
): Promise<{ id: string; name: string }> {
  const { sender } = parseInput(z.object({ sender: z.string().max(100) }), raw)
  return change(ctx, 'sender.retire', `sender:${sender}`, async (trx) => {
    await authorize(trx, ctx, 'sender.manage')
    const { id, name, channel, address, ...row } = await senderOrThrow(trx, sender)
    mustBeUnused(name, await usesOfSender(trx, { id, name, channel, address, ...row }))
    await updateSender(trx, id, { retiredAt: ctx.now() })
    await recordAudit(trx, ctx, {
      action: 'sender.retire',
      subject: `sender:${id}`,
      botId: null,
      before: { name, channel, address },
    })
    return { id, name }
  })
}

function corrected(
  row: SenderRow,
  to: {
    name?: string | undefined
    address?: string | undefined
    verifiedNumber?: string | undefined
  },
): SenderRow {
  const found = to.address === undefined ? row : addressFor(row.channel, to.address)
  if ('problem' in found) throw wrongAddress(found.problem)
  if (to.verifiedNumber !== undefined && row.isTest === 0) throw noTest(row)
  const after = {
    ...row,
    name: to.name ?? row.name,
    address: found.address,
    verifiedNumber: to.verifiedNumber ?? row.verifiedNumber,
  }
  const isSame =
    after.name === row.name &&
    after.address === row.address &&
    after.verifiedNumber === row.verifiedNumber
  if (isSame) throw unchanged(row)
  return after
}

const wrongAddress = (problem: string): Refusal =>
  new Refusal('VALIDATION', `That address can't be used: ${problem}.`, 'Correct it.', {
    address: problem,
  })

const noTest = ({ name }: SenderRow): Refusal =>
  new Refusal(
    'VALIDATION',
    `${name} is no test number: it answers everybody.`,
    'Name a test number of its own for that.',
    { verifiedNumber: 'Only for a test number.' },
  )

const unchanged = ({ name }: SenderRow): Refusal =>
  new Refusal('CONFLICT', `${name} is that already. Nothing changed.`, 'There is nothing to do.')

const isLive = ({ name }: SenderRow, live: readonly string[]): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${name} stands under what is live: ${listed(live)}.`,
    'Name a new number, put it into the draft, and ask for it: /publish.',
  )
