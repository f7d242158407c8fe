import { ulid } from 'ulid'
import { z } from 'zod'
import { isInsideUrl } from '../../domain/private-address.ts'
import { Refusal } from '../../refusal.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { findWebUrl, insertUrlWrite, insertWebUrl } from '../../store/senders/web-urls.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { resourceName } from './sender-input.ts'

/** What a customer opens: it is shown whole, so nothing in it may hide where it leads. */
export const webAddress = z
  .string()
  .trim()
  .max(500)
  .refine(
    (url) => !/^http:/i.test(url),
    'give it with https: what customers open over http can be read and changed on the way',
  )
  .regex(
    /^https:\/\/[^\s/\\@?#{}]+(?:[/?#][^\s\\{}]*)?$/i,
    'give a whole address such as https://shop.example.com/orders, without braces',
  )
  .refine((url) => URL.canParse(url), 'give a whole address such as https://shop.example.com')
  .refine(
    (url) => !URL.canParse(url) || !isInsideUrl(url, false),
    'customers can’t open an address inside a private network',
  )

const Input = z.object({ name: resourceName, url: webAddress })

export type WebUrlView = { id: string; name: string; url: string }

/** Names a web page once, for every bot that opens it (F40). */
export async function addUrl(ctx: Ctx, raw: z.input<typeof Input>): Promise<WebUrlView> {
  const { name, url } = parseInput(Input, raw)
  return change(ctx, 'url.add', 'urls', async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    if (await findWebUrl(trx, name)) throw urlTaken(name)
    const at = ctx.now()
    const id = ulid(at)
    await insertWebUrl(trx, { id, name, url, createdAt: at, retiredAt: null })
    const write = { id: nextOutboxId(at), urlId: id, before: null, after: url, at }
    await insertUrlWrite(trx, { ...write, personId: person.id })
    await recordAudit(trx, ctx, { action: 'url.add', subject: `url:${id}`, after: { name, url } })
    return { id, name, url }
  })
}

export const urlTaken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is already a web URL named ${name}.`,
    'Choose another name, or correct its address with /url correct.',
    { name: 'That name is taken.' },
  )
