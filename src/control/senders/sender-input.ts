import { z } from 'zod'
import { invisibleName, isVisible } from '../../domain/bot-name.ts'
import type { Channel } from '../../bot/definition.ts'

/** What bots call a sender or an action endpoint. */
export const resourceName = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'use 2 to 40 small letters, digits and dashes')

export const phone = z
  .string()
  .transform((text) => text.replace(/[\s().-]/g, '').replace(/^00/, '+'))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'give it with its country code: +1 555 010 0123'))

/** A phone number with its country code; for a web sender the name of the site. */
export const typedAddress = z
  .string()
  .trim()
  .min(1, 'give the address')
  .max(200)
  .refine(isVisible, invisibleName)

/** The address in the one form that is kept, or what is wrong with it. */
export function addressFor(
  channel: Channel,
  text: string,
): { address: string } | { problem: string } {
  if (channel === 'web') return { address: text }
  const parsed = phone.safeParse(text)
  if (parsed.success) return { address: parsed.data }
  return { problem: parsed.error.issues[0]?.message ?? 'give a phone number' }
}
