import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** `current` (SECRET_KEY) seals; `old` ones (SECRET_KEY_OLD, newest first) still open. */
export type SealKeys = { current: string; old: readonly string[] }

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** For what is sealed (`purpose`) and to whom it belongs: copied elsewhere, it opens nothing. */
export type SealedFor = {
  purpose:
    | 'slipway slack tokens'
    | 'slipway endpoint secrets'
    | 'slipway profile secrets'
    | 'slipway notifier secrets'
  owner: string
}

export function seal(keys: SealKeys, { purpose, owner }: SealedFor, text: string): string {
  const nonce = randomBytes(nonceBytes)
  const key = keyOf(keys.current, purpose)
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(owner))
  const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
  return Buffer.concat([nonce, sealing.getAuthTag(), body]).toString('base64')
}

/** @throws Error when no key opens it */
export function unseal(keys: SealKeys, sealedFor: SealedFor, sealed: string): string {
  for (const key of [keys.current, ...keys.old]) {
    const text = tryOpen(key, sealedFor, sealed)
    if (text !== null) return text
  }
  throw new Error(`No SECRET_KEY opens what is sealed for ${sealedFor.owner}`)
}

/** Sealed again where an old key opened it, else null: it is up to date, or its key is not here. */
export function reseal(keys: SealKeys, sealedFor: SealedFor, sealed: string): string | null {
  if (keys.old.length === 0 || tryOpen(keys.current, sealedFor, sealed) !== null) return null
  for (const old of keys.old) {
    const text = tryOpen(old, sealedFor, sealed)
    if (text !== null) return seal(keys, sealedFor, text)
  }
  return null
}

function tryOpen(secret: string, sealedFor: SealedFor, sealed: string): string | null {
  try {
    return open(secret, sealedFor, sealed)
  } catch {
    return null
  }
}

function open(secret: string, { purpose, owner }: SealedFor, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const opening = createDecipheriv(cipher, keyOf(secret, purpose), bytes.subarray(0, nonceBytes))
  opening.setAAD(Buffer.from(owner))
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  const body = bytes.subarray(nonceBytes + tagBytes)
  return Buffer.concat([opening.update(body), opening.final()]).toString('utf8')
}

const keyOf = (secret: string, purpose: string) =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
