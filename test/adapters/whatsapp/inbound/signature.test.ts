import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameToken, signerOf } from '../../../../adapters/whatsapp/inbound/signature.ts'

const sign = (secret: string, raw: Uint8Array) =>
  `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
const secrets = [
  { app: 'shop', secret: 'new' },
  { app: 'shop', secret: 'old' },
  { app: 'clinic', secret: 'other' },
]

describe('F56 a signature of WhatsApp', () => {
  it('names the app whose secret made it, while a secret is changed too', () => {
    const raw = Buffer.from('{"text":"Gr\\u00fc\\u00dfe"}')
    expect(signerOf(secrets, raw, sign('new', raw))).toBe('shop')
    expect(signerOf(secrets, raw, sign('old', raw))).toBe('shop')
    expect(signerOf(secrets, raw, sign('other', raw))).toBe('clinic')
    expect(signerOf(secrets, raw, sign('older', raw))).toBeNull()
    expect(signerOf([], raw, sign('new', raw))).toBeNull()
  })

  it('is over the very bytes, not over the JSON made again', () => {
    const raw = Buffer.from('{"text":"Gr\\u00fc\\u00dfe"}')
    const again = Buffer.from(JSON.stringify(JSON.parse(raw.toString())))
    expect(signerOf(secrets, again, sign('new', raw))).toBeNull()
  })

  it('is refused in any other form', () => {
    const raw = Buffer.from('{}')
    const good = sign('new', raw)
    const odd = [undefined, '', 'sha256=', good.slice(7), good.slice(0, -2), `${good}00`, [good]]
    for (const one of [...odd, good.replace('sha256', 'sha1')]) {
      expect(signerOf(secrets, raw, one)).toBeNull()
    }
    expect(signerOf(secrets, raw, good.toUpperCase().replace('SHA256', 'sha256'))).toBe('shop')
  })

  it('holds for any bytes that were signed, and for none that were not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), fc.string(), (bytes, key, forged) => {
        const raw = Buffer.from(bytes)
        const known = [{ app: 'shop', secret: key }]
        expect(signerOf(known, raw, sign(key, bytes))).toBe('shop')
        expect(signerOf(known, raw, forged)).toBeNull()
      }),
    )
  })

  it('knows the verify token, whatever its length', () => {
    expect(isSameToken('token', 'token')).toBe(true)
    for (const other of ['', 'tokem', 'token1', 'Token'])
      expect(isSameToken('token', other)).toBe(false)
  })
})
