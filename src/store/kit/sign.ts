import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { SealKeys } from './seal.ts'

/** What a signature is good for: one that was made for something else opens nothing. */
export type SignedFor =
  | 'slipway mailed request'
  | 'slipway mail news'
  | 'slipway mail code'
  | 'slipway mail code kept'

const macBytes = 24

/** The text with a signature behind it, which nobody can make without our key. */
export const signed = (keys: SealKeys, purpose: SignedFor, text: string): string =>
  `${text}.${macOf(keys.current, purpose, text).toString('base64url')}`

/** The text that was signed, also with an old key; null where it was not. */
export function verified(keys: SealKeys, purpose: SignedFor, token: string): string | null {
  const end = token.lastIndexOf('.')
  const text = token.slice(0, Math.max(0, end))
  const mac = Buffer.from(token.slice(end + 1), 'base64url')
  if (mac.length !== macBytes) return null
  const isOurs = [keys.current, ...keys.old].some((key) =>
    timingSafeEqual(macOf(key, purpose, text), mac),
  )
  return isOurs ? text : null
}

/** With our key, then with each old one: for what is made again from its text, and never stored. */
export const macsOf = (keys: SealKeys, purpose: SignedFor, text: string): Buffer[] =>
  [keys.current, ...keys.old].map((key) => macOf(key, purpose, text))

const macOf = (secret: string, purpose: SignedFor, text: string): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))
    .update(text)
    .digest()
    .subarray(0, macBytes)
