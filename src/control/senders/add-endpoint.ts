import { randomBytes } from 'node:crypto'
import { ulid } from 'ulid'
import { z } from 'zod'
import { isInsideUrl } from '../../domain/private-address.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { putEndpointSecret } from '../../store/senders/endpoint-secrets.ts'
import {
  currentEndpointName,
  findEndpoint,
  insertEndpointWrite,
  putEndpoint,
} from '../../store/senders/endpoints.ts'
import { privateActionsAllowed } from '../../store/kit/meta.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { resourceName } from './sender-input.ts'

const Input = z.object({
  name: resourceName,
  url: z
    .url({ protocol: /^https?$/, error: 'give a full address such as https://actions.example.com' })
    .max(500)
    .refine(hasNoPassword, 'leave the user name and password out of the address'),
  /** Gives a name that is taken its new address. */
  replace: z.boolean().default(false),
})
const Rotation = z.object({ name: z.string().min(1).max(40) })

/** How long the secret before goes on signing beside the new one. */
const overlapMs = 7 * 24 * 3_600_000

export type MadeEndpoint = {
  name: string
  url: string
  /** `whsec_…`, told this once; null where the endpoint has one already. */
  secret: string | null
}

/**
 * Names the address of an action server (F40). What is live keeps the address it was approved with;
 * the next publish takes the new one.
 */
export async function addEndpoint(ctx: Ctx, raw: z.input<typeof Input>): Promise<MadeEndpoint> {
  const { name, url, replace } = parseInput(Input, raw)
  return change(ctx, 'endpoint.add', `endpoint:${name}`, async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    if (isInsideUrl(url, await privateActionsAllowed(trx))) throw isPrivate(url)
    const known = await findEndpoint(trx, name)
    const isAlias = (await currentEndpointName(trx, name)) !== name
    if (isAlias || (known && !replace)) throw taken(name)
    // Who writes down what stands already changes nothing, and is not its author (F23).
    if (known?.url === url) return { name, url, secret: null }
    const at = ctx.now()
    const before = known?.url ?? null
    await putEndpoint(trx, { name, url, setBy: person.id, createdAt: known?.createdAt ?? at })
    const id = nextOutboxId(at)
    await insertEndpointWrite(trx, { id, name, before, after: url, personId: person.id, at })
    await recordAudit(trx, ctx, {
      action: 'endpoint.add',
      subject: `endpoint:${name}`,
      before: known && { url: known.url },
      after: { url },
    })
    const secret = known ? null : await newSecret(trx, ctx, name)
    return { name, url, secret }
  })
}

/** A new secret for an endpoint; the one before signs beside it for 7 days more. */
export async function rotateEndpointSecret(
  ctx: Ctx,
  raw: z.input<typeof Rotation>,
): Promise<MadeEndpoint> {
  const { name } = parseInput(Rotation, raw)
  return change(ctx, 'endpoint.rotate', `endpoint:${name}`, async (trx) => {
    await authorize(trx, ctx, 'sender.manage')
    const known = await findEndpoint(trx, name)
    if (!known) throw unknown(name)
    const secret = await newSecret(trx, ctx, name)
    await recordAudit(trx, ctx, { action: 'endpoint.rotate', subject: `endpoint:${name}` })
    return { name, url: known.url, secret }
  })
}

/** Standard Webhooks' shape. It is no part of what is approved, and stands in no version. */
async function newSecret(trx: Db, { settings, now }: Ctx, endpoint: string): Promise<string> {
  if (settings.sealKeys === null) throw noKey
  const at = now()
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const made = { id: ulid(at), endpoint, secret, at }
  await putEndpointSecret(trx, settings.sealKeys, made, at + overlapMs)
  return secret
}

/** It would stand in the audit log and in every version; secrets belong to the action server. */
function hasNoPassword(url: string): boolean {
  if (!URL.canParse(url)) return true
  const { username, password } = new URL(url)
  return username === '' && password === ''
}

const isPrivate = (url: string): Refusal =>
  new Refusal(
    'VALIDATION',
    `${new URL(url).host} is inside a private network, which bots may not call.`,
    'Give a public address, or have ALLOW_PRIVATE_ACTIONS set where Slipway runs.',
    { url: 'Inside a private network.' },
  )

const taken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is already an action endpoint named ${name}.`,
    'Choose another name, or say that it replaces the old address.',
    { name: 'That name is taken.' },
  )

const unknown = (name: string): Refusal =>
  new Refusal(
    'NOT_FOUND',
    `There is no action endpoint named ${name}.`,
    'Type /bots endpoint to see them all.',
  )

const noKey = new Refusal(
  'PRECONDITION_FAILED',
  'This server has no key to seal the secret of an endpoint with.',
  'Ask who runs it to set SECRET_KEY, then try again.',
)
