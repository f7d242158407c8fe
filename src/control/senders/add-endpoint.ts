import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { findEndpoint, putEndpoint } from '../../store/endpoints.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9-]{1,39}$/, 'use 2 to 40 small letters, digits and dashes'),
  url: z
    .url({ protocol: /^https?$/, error: 'give a full address such as https://actions.example.com' })
    .max(500)
    .refine(hasNoPassword, 'leave the user name and password out of the address'),
  /** Gives a name that is taken its new address. */
  replace: z.boolean().default(false),
})

/**
 * Names the address of an action server (F40). What is live keeps the address it was approved with;
 * the next publish takes the new one.
 */
export async function addEndpoint(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string; url: string }> {
  const { name, url, replace } = parseInput(Input, raw)
  return change(ctx, 'endpoint.add', `endpoint:${name}`, async (trx) => {
    const person = await authorize(trx, ctx, 'sender.manage')
    const known = await findEndpoint(trx, name)
    if (known && !replace) throw taken(name)
    await putEndpoint(trx, {
      name,
      url,
      setBy: person.id,
      createdAt: known?.createdAt ?? ctx.now(),
    })
    await recordAudit(trx, ctx, {
      action: 'endpoint.add',
      subject: `endpoint:${name}`,
      before: known && { url: known.url },
      after: { url },
    })
    return { name, url }
  })
}

/** It would stand in the audit log and in every version; secrets belong to the action server. */
function hasNoPassword(url: string): boolean {
  if (!URL.canParse(url)) return true
  const { username, password } = new URL(url)
  return username === '' && password === ''
}

const taken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is already an action endpoint named ${name}.`,
    'Choose another name, or say that it replaces the old address.',
    { name: 'That name is taken.' },
  )
