import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import {
  currentEndpointName,
  deleteEndpointRow,
  findEndpoint,
  insertEndpointWrite,
  renameEndpointRow,
} from '../../store/senders/endpoints.ts'
import type { EndpointRow } from '../../store/senders/endpoints.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { resourceName } from './sender-input.ts'
import { mustBeUnused, usesOfEndpoint } from './where-used.ts'

const Rename = z.object({ endpoint: z.string().max(100), name: resourceName })
const Retire = z.object({ endpoint: z.string().max(100) })

/**
 * Gives an action endpoint another name (F40). What is live was approved with the address itself and
 * goes on; `leftIn` says where the old name is still written.
 */
export async function renameEndpoint(
  ctx: Ctx,
  raw: z.input<typeof Rename>,
): Promise<{ name: string; url: string; leftIn: string[] }> {
  const { endpoint, name } = parseInput(Rename, raw)
  return change(ctx, 'endpoint.rename', `endpoint:${endpoint}`, async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    const row = await endpointOrThrow(trx, endpoint)
    const holder = await currentEndpointName(trx, name)
    const isOwn = holder === name || holder === row.name
    if (!isOwn || (await findEndpoint(trx, name))) throw taken(name)
    const { live, requests, drafts } = await usesOfEndpoint(trx, row.name)
    await renameEndpointRow(trx, row.name, name)
    // Which address a name leads to is a change of whoever gives the name (F23).
    const at = ctx.now()
    const write = { id: nextOutboxId(at), name, before: row.url, after: row.url, at }
    await insertEndpointWrite(trx, { ...write, personId: person.id })
    await recordAudit(trx, ctx, {
      action: 'endpoint.rename',
      subject: `endpoint:${name}`,
      before: { name: row.name },
      after: { name },
    })
    return { name, url: row.url, leftIn: [...drafts, ...requests, ...live] }
  })
}

/** Takes an action endpoint that nothing uses away (F40). */
export async function retireEndpoint(
  ctx: Ctx,
  raw: z.input<typeof Retire>,
): Promise<{ name: string }> {
  const { endpoint } = parseInput(Retire, raw)
  return change(ctx, 'endpoint.retire', `endpoint:${endpoint}`, async (trx) => {
    await authorize(trx, ctx, 'sender.manage')
    const { name, url } = await endpointOrThrow(trx, endpoint)
    mustBeUnused(name, await usesOfEndpoint(trx, name))
    await deleteEndpointRow(trx, name)
    const subject = `endpoint:${name}`
    await recordAudit(trx, ctx, { action: 'endpoint.retire', subject, before: { url } })
    return { name }
  })
}

async function endpointOrThrow(db: Db, word: string): Promise<EndpointRow> {
  const row = await findEndpoint(db, word.trim())
  if (row) return row
  throw new Refusal(
    'NOT_FOUND',
    `There is no action endpoint named "${word.slice(0, 60)}".`,
    'See them with /bots endpoint list.',
  )
}

const taken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is already an action endpoint named ${name}.`,
    'Choose another name.',
    { name: 'That name is taken.' },
  )
