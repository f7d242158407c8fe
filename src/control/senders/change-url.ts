import { z } from 'zod'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { findWebUrl, insertUrlWrite, updateWebUrl } from '../../store/senders/web-urls.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { urlTaken, webAddress } from './add-url.ts'
import type { WebUrlView } from './add-url.ts'
import { resourceName } from './sender-input.ts'
import { urlOrThrow } from './url-or-throw.ts'
import { mustBeUnused, usesOfUrl } from './where-used.ts'

const word = z.string().trim().max(100)
const Rename = z.object({ url: word, name: resourceName })
const Correct = z.object({ url: word, address: webAddress })
const Retire = z.object({ url: word })

/** `leftIn`: where the old name or address still stands, which its people have to publish anew. */
export type ChangedUrl = WebUrlView & { leftIn: string[] }

/** Another name (F40). What is live was approved with the address and goes on. */
export async function renameUrl(ctx: Ctx, raw: z.input<typeof Rename>): Promise<ChangedUrl> {
  const { url: known, name } = parseInput(Rename, raw)
  return change(ctx, 'url.rename', `url:${known}`, async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    const row = await urlOrThrow(trx, known)
    const holder = await findWebUrl(trx, name)
    if (holder && holder.id !== row.id) throw urlTaken(name)
    const { live, requests, drafts } = await usesOfUrl(trx, row)
    await updateWebUrl(trx, row.id, { name })
    // Which address a name leads to is a change of whoever gives the name (F23).
    if (name !== row.name) {
      const write = { id: nextOutboxId(ctx.now()), urlId: row.id, before: row.url, after: row.url }
      await insertUrlWrite(trx, { ...write, at: ctx.now(), personId: person.id })
    }
    await recordAudit(trx, ctx, {
      action: 'url.rename',
      subject: `url:${row.id}`,
      before: { name: row.name },
      after: { name },
    })
    const leftIn = name === row.name ? [] : [...drafts, ...requests, ...live]
    return { id: row.id, name, url: row.url, leftIn }
  })
}

/**
 * Another address (F40). No live bot changes by it: each takes it with its next approved publish
 * (F18), so an open request that was made before goes stale.
 */
export async function correctUrl(ctx: Ctx, raw: z.input<typeof Correct>): Promise<ChangedUrl> {
  const { url: known, address } = parseInput(Correct, raw)
  return change(ctx, 'url.correct', `url:${known}`, async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    const { id, name, url: before, ...row } = await urlOrThrow(trx, known)
    // Who writes down what stands already changes nothing, and is not its author (F23).
    if (before === address) return { id, name, url: address, leftIn: [] }
    const { live, requests } = await usesOfUrl(trx, { id, name, url: before, ...row })
    const at = ctx.now()
    await updateWebUrl(trx, id, { url: address })
    const write = { id: nextOutboxId(at), urlId: id, before, after: address, at }
    await insertUrlWrite(trx, { ...write, personId: person.id })
    await recordAudit(trx, ctx, {
      action: 'url.correct',
      subject: `url:${id}`,
      before: { url: before },
      after: { url: address },
    })
    return { id, name, url: address, leftIn: [...live, ...requests] }
  })
}

/** Takes a page that nothing uses out of use; its name is free again (F40). */
export async function retireUrl(
  ctx: Ctx,
  raw: z.input<typeof Retire>,
): Promise<{ id: string; name: string }> {
  const { url: known } = parseInput(Retire, raw)
  return change(ctx, 'url.retire', `url:${known}`, async (trx) => {
    await authorize(trx, ctx, 'sender.manage')
    const row = await urlOrThrow(trx, known)
    const { id, name, url } = row
    mustBeUnused(name, await usesOfUrl(trx, row))
    await updateWebUrl(trx, id, { retiredAt: ctx.now() })
    await recordAudit(trx, ctx, {
      action: 'url.retire',
      subject: `url:${id}`,
      before: { name, url },
    })
    return { id, name }
  })
}
