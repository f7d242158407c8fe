import { z } from 'zod'
import { ownAccount, secretNames, tokenNames } from '../../domain/conversation/channel-account.ts'
import type { Accounts } from '../../domain/conversation/channel-account.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  deleteNumberOf,
  numbersAmong,
  numbersOfSenders,
  replaceNumber,
} from '../../store/senders/channel-numbers.ts'
import type { NumberRow } from '../../store/senders/channel-numbers.ts'
import { senderById } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { holderOf } from '../../store/live/activations.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { senderOrThrow } from './sender-or-throw.ts'

const idError = 'copy the id from Meta: it is digits only, and not the number itself'
const id = z
  .string()
  .trim()
  .regex(/^\d{3,30}$/, idError)

const Input = z.object({
  sender: z.string().max(100),
  /** Meta's phone number id. */
  number: id,
  /** Meta's id of the WhatsApp Business account. */
  account: id.optional(),
  secret: z
    .string()
    .trim()
    .regex(secretNames, 'give the name of a variable such as WHATSAPP_APP_SECRET_SHOP, no secret')
    .default(ownAccount.secretName),
  token: z
    .string()
    .trim()
    .regex(tokenNames, 'give the name of a variable such as WHATSAPP_ACCESS_TOKEN_SHOP, no token')
    .default(ownAccount.tokenName),
})

export type ConnectedNumber = Pick<
  NumberRow,
  'numberId' | 'account' | 'secretName' | 'tokenName'
> & {
  sender: string
}

/**
 * Says which WhatsApp number a sender is, and which account it belongs to (F56): by the names of the
 * environment variables that hold its secret and its token. What they hold never comes here.
 */
export async function connectNumber(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<ConnectedNumber> {
  const { sender, number: numberId, account = null, ...names } = parseInput(Input, raw)
  return change(ctx, 'channel.connect', `sender:${sender}`, async (trx) => {
    const person = await authorize(trx, ctx, 'channel.manage')
    const { id: senderId, name, channel } = await senderOrThrow(trx, sender)
    if (channel !== 'whatsapp') throw otherChannel(name, channel)
    const secretName = appOrThrow(ctx.settings.whatsapp, names.secret)
    const tokenName = tokenOrThrow(ctx.settings.whatsapp, names.token)
    await mustBeFree(trx, numberId, senderId)
    const [before] = await numbersOfSenders(trx, [senderId])
    const after = { numberId, account, secretName, tokenName }
    const connected = { connectedBy: person.id, at: ctx.now() }
    await replaceNumber(trx, { channel, senderId, ...after, ...connected })
    const botId = await holderOf(trx, senderId)
    if (botId) await queueBotRedraws(trx, ctx, botId)
    await recordAudit(trx, ctx, {
      action: 'channel.connect',
      subject: `sender:${senderId}`,
      botId,
      before: before ? namesOf(before) : null,
      after,
    })
    return { sender: name, ...after }
  })
}

/** Forgets which number a sender is; our own account connects it again by its next message. */
export async function disconnectNumber(
  ctx: Ctx,
  raw: { sender: string },
): Promise<{ sender: string }> {
  const { sender } = parseInput(z.object({ sender: z.string().max(100) }), raw)
  return change(ctx, 'channel.disconnect', `sender:${sender}`, async (trx) => {
    await authorize(trx, ctx, 'channel.manage')
    const { id: senderId, name } = await senderOrThrow(trx, sender)
    const [before] = await numbersOfSenders(trx, [senderId])
    if (!before) throw notConnected(name)
    await deleteNumberOf(trx, senderId)
    const botId = await holderOf(trx, senderId)
    if (botId) await queueBotRedraws(trx, ctx, botId)
    await recordAudit(trx, ctx, {
      action: 'channel.disconnect',
      subject: `sender:${senderId}`,
      botId,
      before: namesOf(before),
    })
    return { sender: name }
  })
}

const namesOf = ({ numberId, account, secretName, tokenName }: NumberRow) => ({
  numberId,
  account,
  secretName,
  tokenName,
})

function appOrThrow(accounts: Accounts | null, name: string): string {
  if (accounts === null) throw noWhatsApp
  const app = accounts.apps[name]
  if (app === undefined) throw notSet('secret', name, Object.keys(accounts.apps))
  return app
}

function tokenOrThrow(accounts: Accounts | null, name: string): string {
  if (accounts === null) throw noWhatsApp
  if (!accounts.tokens.includes(name)) throw notSet('token', name, accounts.tokens)
  return name
}

async function mustBeFree(trx: Db, numberId: string, senderId: string): Promise<void> {
  const [held] = await numbersAmong(trx, 'whatsapp', [numberId])
  if (!held || held.senderId === senderId) return
  const { name } = await senderById(trx, held.senderId)
  throw new Refusal(
    'CONFLICT',
    `The number ${numberId} is connected to ${name} already.`,
    `Disconnect it there first: /bots channel ${name} disconnect:yes.`,
    { number: 'It is connected under another name.' },
  )
}

const noWhatsApp = new Refusal(
  'PRECONDITION_FAILED',
  'WhatsApp is not set up on this server.',
  'Have WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN and WHATSAPP_ACCESS_TOKEN set where Slipway runs, and restart.',
)

const notSet = (field: string, name: string, set: readonly string[]): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${name} is not set where Slipway runs.`,
    `Have it set there and restart, or name one of ${set.join(', ')}.`,
    { [field]: 'Not set on this server.' },
  )

const otherChannel = (name: string, channel: string): Refusal =>
  new Refusal(
    'VALIDATION',
    `${name} is on ${channel}, and only WhatsApp numbers are connected.`,
    'Name a WhatsApp number: /bots sender list shows them.',
    { sender: 'Not on WhatsApp.' },
  )

const notConnected = (name: string): Refusal =>
  new Refusal('CONFLICT', `${name} is connected to no number.`, 'There is nothing to do.')
