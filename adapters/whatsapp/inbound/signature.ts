import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A Meta app that may post to us; while a secret is changed it stands here twice. */
export type AppSecret = { app: string; secret: string }

/** The app whose secret signed these very bytes, or null. */
export function signerOf(
  secrets: readonly AppSecret[],
  raw: Buffer,
  signature: unknown,
): string | null {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(typeof signature === 'string' ? signature : '')?.[1]
  if (hex === undefined) return null
  const theirs = Buffer.from(hex, 'hex')
  const signer = secrets.find(({ secret }) => {
    const ours = createHmac('sha256', secret).update(raw).digest()
    return timingSafeEqual(ours, theirs)
  })
  return signer?.app ?? null
}

/** Compares in the same time wherever they differ, and however long they are. */
export const isSameToken = (ours: string, theirs: string): boolean =>
  timingSafeEqual(digestOf(ours), digestOf(theirs))

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()
